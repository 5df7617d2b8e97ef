using System.Net.Sockets;
using System.Text;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>Sends what a well-behaved client would not.</summary>
public static class RawHttp
{
    /// <summary>Sends a head and a body on a connection of their own; returns the whole answer.</summary>
    public static async Task<string> SendAsync(Uri address, string head, string body = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{head}\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n{body}"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
