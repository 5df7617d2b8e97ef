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
}
