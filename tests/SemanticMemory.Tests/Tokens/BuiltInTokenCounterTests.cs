using System.Text;
using System.Text.Json;
using SemanticMemory.Tokens;

namespace SemanticMemory.Tests.Tokens;

public sealed class BuiltInTokenCounterTests
{
    private static readonly string[] Bits =
    [
        "a", "the", " invoice", "Hello", "INV", "-", "2041", "7", " ", "  ", "\n", "\r\n", " \n ", ".", "...", ",", "'", "'s", "don't", "\u2019", "(", "\"", "=", "\t",
        "é", "ß", "Привет", "Й", "日本", "カ", "안녕", "مرحبا", "क्षि", "ไทย", "🙂", "👨‍👩‍👧", "\ud83d", "\ude00", "—", "…", "\0", "\u00a0", "aB", "ABc", "e\u0301",
    ];

    [Fact]
    public void Nothing_costs_nothing() => Assert.Equal(0, BuiltInTokenCounter.Count(""));

    [Theory]
    [InlineData("Hello", 1)]
    [InlineData("Hello there!", 3)]
    [InlineData("I don't know.", 4)]
    [InlineData("one\n\ntwo", 3)]
    [InlineData("Done.\n\nNext", 3)]
    [InlineData("in 2026", 4)]
    [InlineData("getUserName", 3)]
    public void Plain_texts_cost_what_the_encoding_makes_of_them(string text, int tokens) => Assert.Equal(tokens, BuiltInTokenCounter.Count(text));

    [Theory]
    [InlineData("Здравствуйте, я хотел бы узнать, когда будет доставлен мой заказ. Я уже оплатил счёт.", 21)]
    [InlineData("您好,我想知道我的订单什么时候送达。我已经付款了,但是到现在还没有收到任何东西。", 27)]
    [InlineData("J'ai déjà réglé la facture, mais rien n'est encore arrivé. Pouvez-vous m'aider s'il vous plaît ?", 24)]
    [InlineData("for (var i = 0; i < items.Count; i++) { total += items[i].Price; }", 21)]
    public void Other_text_is_not_counted_far_below_nor_far_above(string text, int real) =>
        Assert.InRange(BuiltInTokenCounter.Count(text), real * .85, real * 1.6);

    [Fact]
    public void A_text_never_costs_more_than_its_parts_nor_less_than_its_beginning()
    {
        const int Seed = 20260301;
        var random = new Random(Seed);
        for (var round = 0; round < 4_000; round++)
        {
            var text = RandomText(random);
            var whole = BuiltInTokenCounter.Count(text);
            Assert.True(whole > 0, $"seed {Seed}, round {round}");
            for (var cut = 1; cut < text.Length; cut++)
            {
                var (left, right) = (BuiltInTokenCounter.Count(text.AsSpan(0, cut)), BuiltInTokenCounter.Count(text.AsSpan(cut)));
                Assert.True(whole <= left + right && left <= whole, $"seed {Seed}, round {round}: {left} and {right} for {whole}, cut at {cut} of {Escaped(text)}");
            }
        }
    }

    [Fact]
    public void English_chat_is_counted_within_15_percent_of_o200k_base()
    {
        var counted = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(EvalData, "tokens.json")))!;
        var messages = Messages().ToDictionary(message => message.Id, message => BuiltInTokenCounter.Count(message.Content));
        Assert.Equal(counted.Keys.Order(StringComparer.Ordinal), messages.Keys.Order(StringComparer.Ordinal));

        var ratio = messages.Values.Sum() / (double)counted.Values.Sum();
        Assert.InRange(ratio, .85, 1.15);
        var near = messages.Count(message => Math.Abs(message.Value - counted[message.Key]) <= Math.Max(1, .15 * counted[message.Key]));
        Assert.True(near >= .85 * messages.Count, $"{near} of {messages.Count} messages are within 15 percent, total {ratio:f3}");
    }

    private static IEnumerable<(string Id, string Content)> Messages()
    {
        foreach (var file in Directory.EnumerateFiles(EvalData, "*.json").Where(file => Path.GetFileName(file) != "tokens.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var session in json.RootElement.GetProperty("sessions").EnumerateArray())
            {
                foreach (var message in session.GetProperty("messages").EnumerateArray())
                {
                    yield return (message.GetProperty("id").GetString()!, message.GetProperty("content").GetString()!);
                }
            }
        }
    }

    private static string EvalData
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SemanticMemory.sln")))
            {
                folder = folder.Parent;
            }

            return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."), "eval-data");
        }
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(1, 12); left > 0; left--)
        {
            text.Append(Bits[random.Next(Bits.Length)]);
        }

        return text.ToString();
    }

    private static string Escaped(string text) => string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) ? $"{letter}" : $"\\u{(int)letter:x4}"));
}
