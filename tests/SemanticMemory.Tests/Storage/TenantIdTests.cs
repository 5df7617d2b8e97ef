using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Storage;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("acme")]
    [InlineData("0-a")]
    public void A_plain_name_is_a_tenant(string id) => Assert.Equal(id, TenantId.Parse(id).Value);

    [Theory]
    [InlineData("")]
    [InlineData("_system")]
    [InlineData("-a")]
    [InlineData("Acme")]
    [InlineData("a/b")]
    [InlineData("a\n")]
    public void Anything_else_is_refused(string id) => Assert.Throws<MemoryException>(() => TenantId.Parse(id));
}
