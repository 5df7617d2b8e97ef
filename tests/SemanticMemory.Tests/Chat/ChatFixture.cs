using SemanticMemory.OpenAI;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Chat;

/// <summary>A memory whose chat model is the double, asked over HTTP.</summary>
public sealed class ChatFixture : IAsyncDisposable
{
    private readonly OpenAIChatClient _client;

    private ChatFixture(ChatDouble chat)
    {
        Chat = chat;
        _client = new OpenAIChatClient(chat.Options);
        Of = new MemoryFixture(new SessionManagerOptions { ChatClient = _client });
    }

    public ChatDouble Chat { get; }

    public MemoryFixture Of { get; }

    public SessionManager Memory => Of.Memory;

    public static async Task<ChatFixture> StartAsync() => new(await ChatDouble.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Of.DisposeAsync();
        _client.Dispose();
        await Chat.DisposeAsync();
    }
}
