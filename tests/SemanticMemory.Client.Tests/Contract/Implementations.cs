using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Client.Tests.Contract;

public sealed class InProcessMemoryClientTests : MemoryClientContract
{
    private protected override Task<MemoryUnderTest> OpenAsync() => Task.FromResult(MemoryUnderTest.InProcess());
}

public sealed class MemoryClientTests(RunningServer server) : MemoryClientContract
{
    private protected override async Task<MemoryUnderTest> OpenAsync() => MemoryUnderTest.OverHttp(server.Address, (await server.CreateTenantAsync()).Key);
}
