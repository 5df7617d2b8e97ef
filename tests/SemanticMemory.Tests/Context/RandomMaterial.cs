using SemanticMemory.Context;
using SemanticMemory.Messages;
using SemanticMemory.Search;

namespace SemanticMemory.Tests.Context;

/// <summary>Materials of every shape that a seed can bring about, hostile ones among them.</summary>
internal sealed class RandomMaterial(int seed)
{
    private static readonly string[] Alphabets =
    [
        "abcdefghij klmnop qrst, uvw. xyz? ", "äöüß éèç ñ ", "請求書は二回届きました。", "👩‍👩‍👧 🇩🇪 ✌️ ", "\r\n\u2028\u2029\u0085\v\f \n\n", "> >> # ``` ``` </quote> \" \n ",
        "\u202e\u2066\u200b\u200d\ufeff\u001b[31m\u0007", "שלום عليكم ",
    ];

    private readonly Random _random = new(seed);

    public ContextMaterial Next()
    {
        var material = Given.Material(Turns().ToArray());
        return material with
        {
            Session = material.Session with { SystemPrompt = Maybe(() => Text(40)), Summary = Maybe(() => Text(Size())) },
            Request = material.Request with { MaxTokens = Pick(64, 80, 120, 300, 1000, 4000, 20_000), MaxRecalled = Pick(0, 1, 5, 50) },
            Items = [.. Enumerable.Range(0, _random.Next(5)).Select(i => new ContextItem(Text(10), $"key{i}", Text(Size()), _random.Next(3)))],
            OlderTurns = _random.Next(100),
            Recalled = [.. Candidates()],
            TokenCounter = Pick<SemanticMemory.Tokens.TokenCounter>(Given.CountWords, text => (text.Length + 3) / 4),
            TimeZone = Pick(TimeZoneInfo.Utc, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu")),
        };
    }

    /// <summary>Text of at most so many characters, never blank.</summary>
    public string Text(int longest)
    {
        var text = new System.Text.StringBuilder("x");
        var length = _random.Next(Math.Max(1, longest));
        while (text.Length < length)
        {
            var alphabet = Alphabets[_random.Next(Alphabets.Length)];
            for (var i = _random.Next(1, 60); i > 0; i--)
            {
                text.Append(alphabet[_random.Next(alphabet.Length)]);
            }
        }

        return text.ToString();
    }

    private IEnumerable<Message> Turns()
    {
        var calls = 0;
        var count = _random.Next(30);
        for (var number = 1; number <= count; number++)
        {
            switch (_random.Next(6))
            {
                case 0:
                    yield return Given.Call(number, $"call{calls++}") with { Content = Maybe(() => Text(Size())) ?? "" };
                    break;
                case 1:
                    yield return Given.Answer(number, Maybe(() => $"call{_random.Next(calls + 1)}"), Text(Size()));
                    break;
                default:
                    yield return Given.Turn(number, (MessageRole)_random.Next(3), Text(Size()), Maybe(() => Text(30)));
                    break;
            }
        }
    }

    private IEnumerable<PassageCandidate> Candidates()
    {
        var sessions = Enumerable.Range(1, 5).Select(session => Enumerable.Range(0, 12).Select(number =>
            Given.Earlier(session, number, (MessageRole)_random.Next(1, 3), Text(Size()), Maybe(() => Text(30)))).ToArray()).ToArray();
        for (var i = _random.Next(40); i > 0; i--)
        {
            var session = sessions[_random.Next(sessions.Length)];
            var at = _random.Next(session.Length);
            var neighbours = session.Where((_, index) => index != at && Math.Abs(index - at) <= _random.Next(3)).ToArray();
            var best = Maybe(() => _random.Next(session[at].Content.Length)) is { } start ? new TextRange(start, 50) : default(TextRange?);
            yield return Given.Found(session[at], neighbours) with { Best = best };
        }

        if (_random.Next(4) == 0)
        {
            yield return Given.Found(Given.User(1, "of this very session"));
        }
    }

    private int Size() => Pick(20, 100, 100, 300, 300, 2000, 10_000);

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private string? Maybe(Func<string> make) => _random.Next(3) == 0 ? null : make();

    private int? Maybe(Func<int> make) => _random.Next(3) == 0 ? null : make();
}
