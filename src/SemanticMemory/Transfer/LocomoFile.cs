using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SemanticMemory.Messages;

namespace SemanticMemory.Transfer;

/// <summary>
/// Reads conversations in the format of LoCoMo (Maharana et al., 2024): two people, numbered sessions, questions with the turns that answer them.
/// </summary>
public static partial class LocomoFile
{
    private const string Channel = "chat";
    private const int Adversarial = 5;

    // Only a session's start is known; its turns must keep their order.
    private static readonly TimeSpan s_betweenTurns = TimeSpan.FromSeconds(10);

    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
    };

    /// <summary>
    /// Reads a file. The first speaker is the user, a picture's caption follows the text in brackets, and every id begins with the file's name.
    /// Adversarial questions are left out, and so are those whose evidence names no turn of the file.
    /// </summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is not of the format; the message names the file and what is wrong.</exception>
    public static ConversationFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(Path.GetFileNameWithoutExtension(path), document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new MemoryException(MemoryError.Invalid, "locomo-file", $"{path} is no LoCoMo file: {exception.Message}", exception);
        }
    }

    /// <summary>Reads all files of a folder, by name.</summary>
    public static IReadOnlyList<ConversationFile> LoadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Load)];

    private static ConversationFile Read(string name, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("it holds no object.");
        }

        var (user, other) = (Member<string>(root, "speaker_a"), Member<string>(root, "speaker_b"));
        var sessions = root.EnumerateObject()
            .Select(member => SessionName().Match(member.Name))
            .Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            .Order()
            .Select(number => Session(name, user, number, root))
            .Where(session => session.Messages.Count > 0)
            .ToArray();
        var last = sessions.Max(session => session.Messages[^1].Timestamp as DateTimeOffset?) ?? throw new JsonException("it has no turns.");
        var turns = sessions.SelectMany(session => session.Messages).DistinctBy(message => message.Id).Select((message, index) => (message.Id, index)).ToDictionary();
        var questions = Member<IReadOnlyList<Asked>>(root, "qa")
            .Where(asked => asked.Category != Adversarial)
            .Select(asked => (asked, Evidence: Evidence(name, asked, turns)))
            .Where(question => question.Evidence.Count > 0)
            .Select((question, index) => Question($"{name}/q{index}", question.asked, question.Evidence, last));
        return new ConversationFile
        {
            Name = name,
            Company = $"{user} and {other}",
            About = $"{user} and {other} tell each other about their lives.",
            Sessions = sessions,
            Questions = [.. questions],
        };
    }

    private static ConversationSession Session(string name, string user, int number, JsonElement root)
    {
        var (key, date) = ($"session_{number}", Member<string>(root, $"session_{number}_date_time"));
        if (!DateTimeOffset.TryParseExact(date, "h:mm tt 'on' d MMMM, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start))
        {
            throw new JsonException($"{key}_date_time must read like 1:56 pm on 8 May, 2023.");
        }

        return new ConversationSession
        {
            Id = $"{name}/{key}",
            Channel = Channel,
            Messages =
            [
                .. Member<IReadOnlyList<Turn>>(root, key).Select((turn, index) => Message(name, user, turn, start + (index * s_betweenTurns)))
                    .Where(message => !string.IsNullOrWhiteSpace(message.Content)),
            ],
        };
    }

    private static ConversationMessage Message(string name, string user, Turn turn, DateTimeOffset time) => new()
    {
        Id = $"{name}/{turn.DiaId}",
        Role = turn.Speaker == user ? MessageRole.User : MessageRole.Assistant,
        Author = turn.Speaker,
        Timestamp = time,
        Content = string.Join(' ', new[] { turn.Text, string.IsNullOrEmpty(turn.BlipCaption) ? null : $"[{turn.BlipCaption}]" }.Where(part => !string.IsNullOrEmpty(part))),
    };

    /// <summary>The turns that the entries name, each once, in the order of the conversation. An entry may name several ("D8:6; D9:17") and one that is not there.</summary>
    private static IReadOnlyList<string> Evidence(string name, Asked asked, Dictionary<string, int> turns) =>
    [
        .. (asked.Evidence ?? []).SelectMany(entry => TurnName().Matches(entry))
            .Select(match => $"{name}/D{match.Groups[1].Value}:{match.Groups[2].Value}")
            .Where(turns.ContainsKey)
            .Distinct()
            .OrderBy(id => turns[id]),
    ];

    private static ConversationQuestion Question(string id, Asked asked, IReadOnlyList<string> evidence, DateTimeOffset asOf) => new()
    {
        Id = id,
        Kind = asked.Category switch
        {
            1 => "multi-hop",
            2 => "temporal",
            3 => "open-domain",
            4 => "single-hop",
            _ => throw new JsonException($"there is no category {asked.Category}."),
        },
        Question = asked.Question,
        AsOf = asOf,
        CountsTimesFromNow = false,
        Evidence = evidence,
    };

    private static T Member<T>(JsonElement root, string name)
        where T : class =>
        (root.TryGetProperty(name, out var member) ? member.Deserialize<T>(s_options) : null) ?? throw new JsonException($"it has no {name}.");

    [GeneratedRegex(@"\Asession_([0-9]{1,4})\z")]
    private static partial Regex SessionName();

    [GeneratedRegex("D:?([0-9]+):([0-9]+)")]
    private static partial Regex TurnName();

    private sealed record Turn
    {
        public required string Speaker { get; init; }

        public required string DiaId { get; init; }

        public string? Text { get; init; }

        public string? BlipCaption { get; init; }
    }

    private sealed record Asked
    {
        public required string Question { get; init; }

        public required int Category { get; init; }

        public IReadOnlyList<string>? Evidence { get; init; }
    }
}
