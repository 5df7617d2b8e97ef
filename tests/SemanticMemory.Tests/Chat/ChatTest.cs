using SemanticMemory.Replies;
using SemanticMemory.Sessions;
using SemanticMemory.Tests.Chat.Double;

namespace SemanticMemory.Tests.Chat;

/// <summary>A test of a memory with a chat model, each with its own of both.</summary>
public abstract class ChatTest : IAsyncLifetime
{
    private ChatFixture? _fixture;

    protected ChatFixture Fixture => _fixture!;

    protected SessionManager Memory => Fixture.Memory;

    protected ChatDouble Chat => Fixture.Chat;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _fixture = await ChatFixture.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Fixture.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static ReplyRequest Ask(string content) => new() { Content = content };
}
