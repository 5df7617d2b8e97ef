using SemanticMemory.Messages;
using SemanticMemory.Transfer;

namespace SemanticMemory.Benchmarks.Load;

/// <summary>Endless talk made from the sentences of eval-data: real words in real frequencies, about 150 characters a message. Seeded.</summary>
internal sealed class LoadCorpus
{
    private const int Length = 150;
    private readonly string[] _sentences;
    private readonly Random _random;

    public LoadCorpus(int seed)
    {
        var files = ConversationFile.LoadAll(Folder());
        _random = new Random(seed);
        _sentences = [.. files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages)
            .SelectMany(message => message.Content.Split(['.', '?', '!', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(sentence => sentence.Length is > 20 and < 120)];
        Questions = [.. files.SelectMany(file => file.Questions).Select(question => question.Question)];
    }

    /// <summary>What people ask.</summary>
    public IReadOnlyList<string> Questions { get; }

    /// <summary>Messages of two speakers, a second apart.</summary>
    public NewMessage[] Messages(int count, DateTimeOffset from) =>
        [.. Enumerable.Range(0, count).Select(i => new NewMessage
        {
            Role = i % 2 == 0 ? MessageRole.User : MessageRole.Assistant,
            Author = i % 2 == 0 ? "Dana Whitfield" : "Aria (support)",
            Content = Text(Length),
            Timestamp = from.AddSeconds(i),
        })];

    /// <summary>Text of about so many characters: sentences with some words exchanged, so that no two are alike.</summary>
    public string Text(int length)
    {
        var text = new System.Text.StringBuilder();
        while (text.Length < length)
        {
            var words = _sentences[_random.Next(_sentences.Length)].Split(' ');
            var other = _sentences[_random.Next(_sentences.Length)].Split(' ');
            words[_random.Next(words.Length)] = other[_random.Next(other.Length)];
            text.Append(text.Length > 0 ? ". " : "").AppendJoin(' ', words);
        }

        // At a blank: the middle of a word may be the middle of a character.
        return text.ToString(0, text.ToString(0, length).LastIndexOf(' '));
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "eval-data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }

        throw new DirectoryNotFoundException("eval-data is not above the benchmarks: run them from a checkout.");
    }
}
