using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;

namespace SemanticMemory.Client.Tests.Http;

public sealed class AdministrationTests(RunningServer server)
{
    [Fact]
    public async Task An_operator_makes_a_tenant_whose_admin_makes_keys()
    {
        var id = $"made-{Guid.NewGuid():N}"[..20];
        using var oper = With(RunningServer.OperatorKey);
        var created = await oper.CreateTenantAsync(id, "Made by the client");
        using var admin = With(created.Key);
        var key = await admin.CreateKeyAsync(ApiKeyRole.Agent, "the assistant");
        using (var memory = new MemoryClient(server.Address, key.Key))
        {
            Assert.True((await memory.StartAsync(new NewSession { Channel = "web" })).Created);
            Assert.Equal(MemoryError.Forbidden, (await Assert.ThrowsAsync<MemoryException>(() => memory.EraseAsync(Guid.NewGuid()))).Error);
        }

        Assert.Equal("Made by the client", (await oper.GetTenantAsync(id)).Name);
        Assert.Contains((await oper.ListTenantsAsync(200)).Items, tenant => tenant.Id == id);
        Assert.Equal([ApiKeyRole.Admin, ApiKeyRole.Agent], (await admin.ListKeysAsync()).Items.Select(item => item.Role));
        await admin.RevokeKeyAsync(key.Id);
        using (var revoked = new MemoryClient(server.Address, key.Key))
        {
            var failure = await Assert.ThrowsAsync<MemoryException>(() => revoked.ListAsync(new SessionQuery()));
            Assert.Equal((MemoryError.Forbidden, 401), (failure.Error, failure.Status));
        }

        await oper.DeleteTenantAsync(id);
        Assert.Equal(MemoryError.NotFound, (await Assert.ThrowsAsync<MemoryException>(() => oper.GetTenantAsync(id))).Error);
    }

    [Fact]
    public async Task The_servers_health_is_told()
    {
        using var any = With("no key at all");
        Assert.Equal("ok", (await any.CheckLiveAsync()).Status);
        Assert.Equal(["embedder", "store"], (await any.CheckReadyAsync()).Checks.Keys.Order());
    }

    private MemoryAdministration With(string key) => new(new MemoryClientOptions { Server = server.Address, ApiKey = key });
}
