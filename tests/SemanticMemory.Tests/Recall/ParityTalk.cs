using System.Globalization;
using System.Text.Json;
using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

/// <summary>A conversation of Data/ and what the reference computed of it, see Data/README.md.</summary>
internal sealed class ParityTalk
{
    private const int Reach = 2;
    private readonly List<(string Id, int Session, string Content, RecallCandidate Turn)> _turns = [];

    public ParityTalk(string name)
    {
        using var talk = JsonDocument.Parse(Open(name + ".json"));
        for (var session = 1; talk.RootElement.TryGetProperty($"session_{session}", out var turns); session++)
        {
            var start = DateTime.ParseExact(
                talk.RootElement.GetProperty($"session_{session}_date_time").GetString()!, "h:mm tt 'on' d MMMM, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            foreach (var turn in turns.EnumerateArray())
            {
                var message = Stretch.Message(turn.GetProperty("text").GetString()!, turn.GetProperty("speaker").GetString(), start.AddSeconds(_turns.Count));
                _turns.Add((turn.GetProperty("dia_id").GetString()!, session, message.Content, new RecallCandidate(MessageHeader.Of(message)) { Text = AnalysedMessage.Of(message) }));
            }
        }

        Expected = JsonSerializer.Deserialize<Expectation[]>(Open(name + ".expected.json"), JsonSerializerOptions.Web)!;
        Authors = [.. _turns.Select(turn => turn.Turn.Message.Author!).Distinct().Select(author => new AuthorName(author))];
    }

    public IReadOnlyList<Expectation> Expected { get; }

    public IReadOnlyList<AuthorName> Authors { get; }

    /// <summary>In more than one message of a hundred, author names not counted.</summary>
    public bool IsCommon(string word) =>
        _turns.Count(turn => QuestionWord.Of(turn.Content.ToLowerInvariant().Replace('\'', ' ')).Exists(said => said.Text == word)) > .01 * _turns.Count;

    public string IdOf(RankedMessage ranked) => _turns.Single(turn => turn.Turn.Message.Id == ranked.Message.Id).Id;

    /// <summary>The hits with two neighbours on each side, those next to a hit candidates too.</summary>
    public RecallCandidate[] Fetched(IReadOnlyList<string> hits)
    {
        var distances = _turns.Select((turn, i) => _turns.Select((other, j) => hits.Contains(other.Id) && other.Session == turn.Session ? Math.Abs(i - j) : int.MaxValue).Min()).ToArray();
        var fetched = new List<RecallCandidate>();
        for (var i = 0; i < _turns.Count; i++)
        {
            if (distances[i] <= Reach)
            {
                var follows = i > 0 && distances[i - 1] <= Reach && _turns[i - 1].Session == _turns[i].Session;
                fetched.Add(_turns[i].Turn with { IsCandidate = distances[i] < Reach, Follows = follows });
            }
        }

        return [.. fetched];
    }

    private static Stream Open(string name) => typeof(ParityTalk).Assembly.GetManifestResourceStream(name)!;

    internal sealed record Expectation(string Question, string[] Named, string Rest, string[] Hits, ExpectedHit[] Ranked);

    internal sealed record ExpectedHit(string Id, double Score, Dictionary<string, double> Signals);
}
