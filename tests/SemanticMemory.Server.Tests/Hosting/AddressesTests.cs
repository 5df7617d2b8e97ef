using SemanticMemory.Server.Hosting;

namespace SemanticMemory.Server.Tests.Hosting;

public sealed class AddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080", "http://localhost:5080")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080")]
    [InlineData("http://[::]:8080", "http://localhost:8080")]
    [InlineData("http://*:80", "http://localhost:80")]
    [InlineData("https://[::1]:5081", "https://[::1]:5081")]
    public void A_wildcard_is_opened_as_localhost(string address, string openable) => Assert.Equal(openable, Addresses.Openable(address));

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("[::1]", true)]
    [InlineData("", false)]
    [InlineData("memory.example", false)]
    [InlineData("localhost.example", false)]
    [InlineData("127.0.0.1.example", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("192.168.0.7", false)]
    public void Names_of_this_machine_are_told_from_others(string host, bool own) => Assert.Equal(own, Addresses.IsLoopbackName(host));
}
