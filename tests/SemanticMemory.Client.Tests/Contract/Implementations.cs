using SemanticMemory.OpenAI;
using SemanticMemory.Server.Tests.Support;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Client.Tests.Contract;

public sealed class InProcessMemoryClientTests : MemoryClientContract
{
    private protected override Task<MemoryUnderTest> OpenAsync() => Task.FromResult(MemoryUnderTest.InProcess());
}

public sealed class MemoryClientTests(RunningServer server) : MemoryClientContract
{
    private protected override async Task<MemoryUnderTest> OpenAsync() => MemoryUnderTest.OverHttp(server.Address, (await server.CreateTenantAsync()).Key);
}

public sealed class InProcessReplyTests : ReplyContract
{
    private ChatDouble? _chat;
    private OpenAIChatClient? _client;

    protected override ChatDouble Chat => _chat!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _client?.Dispose();
        await Chat.DisposeAsync();
    }

    private protected override async Task<MemoryUnderTest> OpenAsync()
    {
        _chat = await ChatDouble.StartAsync();
        _client = new OpenAIChatClient(_chat.Options with { Retries = 1, Timeout = TimeSpan.FromSeconds(5) });
        return MemoryUnderTest.InProcess(options: new SessionManagerOptions { ChatClient = _client });
    }
}

public sealed class ReplyTests(ChattingServer chatting) : ReplyContract, IClassFixture<ChattingServer>
{
    protected override ChatDouble Chat => chatting.Chat;

    private protected override async Task<MemoryUnderTest> OpenAsync() => MemoryUnderTest.OverHttp(chatting.Server.Address, (await chatting.Server.CreateTenantAsync()).Key);
}
