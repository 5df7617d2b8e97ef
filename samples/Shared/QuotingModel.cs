using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SemanticMemory.Samples;

/// <summary>
/// Stands in for a language model, so that the samples run without one: it answers a question with what the person said that the memory found most relevant, by
/// preference a statement.
/// Any other <see cref="IChatClient"/> goes in its place.
/// </summary>
internal sealed class QuotingModel : IChatClient
{
    private const string Quotation = ">> ";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] sent = [.. messages];
        string[] said = [.. SaidByThePerson(sent.Where(message => message.Role == ChatRole.System).SelectMany(message => message.Text.Split('\n')))];
        var quoted = said.FirstOrDefault(line => !IsQuestion(line)) ?? said.FirstOrDefault();
        var text = !IsQuestion(sent[^1].Text) ? "Thank you, I will keep that in mind."
            : quoted is null ? "I do not know that yet."
            : $"You told me: {quoted}";
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)));
    }

    // A line that begins with "> " says who speaks in those after it.
    private static IEnumerable<string> SaidByThePerson(IEnumerable<string> context)
    {
        var speaker = "";
        foreach (var line in context)
        {
            if (line.StartsWith(Quotation, StringComparison.Ordinal) && speaker.Contains(" user", StringComparison.Ordinal))
            {
                yield return line[Quotation.Length..];
            }

            speaker = line.StartsWith("> ", StringComparison.Ordinal) ? line : speaker;
        }
    }

    private static bool IsQuestion(string text) => text.TrimEnd().EndsWith('?');

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
