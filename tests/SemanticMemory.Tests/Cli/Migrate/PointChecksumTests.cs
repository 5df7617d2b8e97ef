using SemanticMemory.Cli.Migrate;
using SemanticMemory.Messages;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract;
using SemanticMemory.Tests.Contract.Model;
using Spectre.Console;

namespace SemanticMemory.Tests.Cli.Migrate;

public sealed class PointChecksumTests
{
    private static readonly Point s_point = Sample.Message(1, digest: "d", vector: Sample.Turned(20), words: Sample.Words((1, 2), (5, .5f)))
        .With(MessageFields.Tags, Sample.Keywords("a", "b"));

    public static TheoryData<string> Changes => [.. s_changes.Keys];

    private static readonly Dictionary<string, Point> s_changes = new()
    {
        ["id"] = s_point with { Id = Sample.Id(2) },
        ["digest"] = s_point with { Digest = "e" },
        ["no digest"] = s_point with { Digest = null },
        ["body"] = s_point with { Payload = s_point.Payload.With(Sample.Body("{}")) },
        ["features"] = s_point with { Payload = Featured(1) },
        ["other features"] = s_point with { Payload = Featured(2) },
        ["keyword"] = s_point.With(MessageFields.Session, Sample.Keyword("t")),
        ["moved keyword"] = s_point.With(MessageFields.Session, null).With(MessageFields.Role, Sample.Keyword("s")),
        ["order of keywords"] = s_point.With(MessageFields.Tags, Sample.Keywords("b", "a")),
        ["cut of keywords"] = s_point.With(MessageFields.Tags, Sample.Keywords("ab")),
        ["integer"] = s_point.With(MessageFields.Timestamp, FieldValue.Of(2)),
        ["term"] = s_point with { Lexical = Sample.Words((2, 2), (5, .5f)) },
        ["weight"] = s_point with { Lexical = Sample.Words((1, 2), (5, .50001f)) },
        ["passages"] = s_point with { Dense = [Sample.Turned(20), Sample.Turned(20)] },
    };

    private static Payload Featured(byte feature)
    {
        var payload = s_point.Payload.With(s_point.Payload.Body);
        payload.Features = new[] { feature };
        return payload;
    }

    [Fact]
    public void The_sum_does_not_depend_on_the_order_of_points_or_fields()
    {
        var points = Enumerable.Range(0, 50).Select(number => RandomData.Point(new Random(number), number)).ToList();

        Assert.Equal(Sum(points), Sum(points.AsEnumerable().Reverse()));
        Assert.Equal(Sum([s_point]), Sum([s_point.With(MessageFields.Session, null).With(MessageFields.Session, Sample.Keyword("s"))]));
        Assert.NotEqual(Sum(points), Sum(points.Skip(1)));
        Assert.NotEqual(Sum(points), Sum([.. points, points[0]]));
        Assert.Equal(64, Sum(points).Length);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_part_of_a_point_counts(string part) => Assert.NotEqual(Sum([s_point]), Sum([s_changes[part]]));

    [Theory]
    [InlineData(0, true)]
    [InlineData(.05, true)]
    [InlineData(.5, false)]
    public void Vectors_are_the_same_but_for_rounding(double degrees, bool same) =>
        Assert.Equal(same, Nearness.AreSame([Sample.Turned(20)], [Sample.Turned(20 + degrees)]));

    [Fact]
    public async Task The_bars_on_a_terminal_say_what_is_done()
    {
        using var shown = new StringWriter();
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.Yes, Out = new AnsiConsoleOutput(shown) });

        await MigrationProgress.RunAsync(terminal, TextWriter.Null, progress =>
        {
            progress.Begin("copying", 10);
            progress.Advance(10);
            progress.Begin("verifying", 0);
            return Task.FromResult(0);
        });

        Assert.Contains("copying 10 points", shown.ToString(), StringComparison.Ordinal);
        Assert.Contains("100%", shown.ToString(), StringComparison.Ordinal);
    }

    private static string Sum(IEnumerable<Point> points)
    {
        var sum = default(PointChecksum);
        foreach (var point in points)
        {
            sum.Add(point, CollectionSchema.Messages);
        }

        return sum.ToString();
    }
}
