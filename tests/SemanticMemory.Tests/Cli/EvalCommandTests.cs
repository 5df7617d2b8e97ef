using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SemanticMemory.Cli;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Cli;

public sealed partial class EvalCommandTests : IDisposable
{
    private readonly DataDirectory _data = new();

    public EvalCommandTests()
    {
        Write("harbour-talk.json", Harbour);
        Write("kitchen-talk.json", Kitchen);
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task The_figures_of_every_mode_are_printed_as_json_in_the_order_asked_for()
    {
        var report = await JsonAsync("--modes", "hybrid,keyword");

        Assert.Equal(["dataset", "questions", "modes"], Members(report));
        Assert.Equal(Path.GetFileName(_data.Path), report["dataset"]!.GetValue<string>());
        Assert.Equal(4, report["questions"]!.GetValue<int>());
        Assert.Equal(["hybrid", "keyword"], Members(report["modes"]!));
        string[] scores = ["recall@5", "recall@10", "recall@20", "recall@50", "ndcg@10", "mrr@10"];
        string[] windows = ["window@1000", "windowAll@1000", "window@2000", "windowAll@2000", "window@4000", "windowAll@4000"];
        Assert.Equal([.. scores, "p50Ms", "p95Ms", .. windows, "byKind"], Members(report["modes"]!["hybrid"]!));
        Assert.Equal([.. scores, "p50Ms", "p95Ms", "byKind"], Members(report["modes"]!["keyword"]!));
        Assert.Equal(["exact-id", "follow-up", "multi"], Members(report["modes"]!["keyword"]!["byKind"]!));
        Assert.Equal(["questions", .. scores], Members(report["modes"]!["keyword"]!["byKind"]!["multi"]!));
    }

    [Fact]
    public async Task What_answers_a_question_counts_and_what_does_not_is_missed()
    {
        var keyword = (await JsonAsync("--modes", "keyword"))["modes"]!["keyword"]!;

        // One of the four shares no word with its evidence, nor does what stands beside that.
        Assert.Equal(1, keyword["byKind"]!["exact-id"]!["mrr@10"]!.GetValue<double>());
        Assert.Equal(1, keyword["byKind"]!["multi"]!["recall@10"]!.GetValue<double>());
        Assert.Equal(2, keyword["byKind"]!["follow-up"]!["questions"]!.GetValue<int>());
        Assert.Equal(.5, keyword["byKind"]!["follow-up"]!["recall@50"]!.GetValue<double>());
        Assert.Equal(.75, keyword["recall@5"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_window_holds_evidence_among_the_neighbours_too()
    {
        var hybrid = (await JsonAsync("--modes", "hybrid"))["modes"]!["hybrid"]!;

        Assert.Equal((1, 1), (hybrid["window@4000"]!.GetValue<double>(), hybrid["windowAll@4000"]!.GetValue<double>()));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--modes", "semantic,hybrid")]
    [InlineData("--json", "--one-tenant")]
    public async Task Two_runs_print_the_same_but_for_times(params string[] options)
    {
        var first = await RunAsync(["--data", _data.Path, .. options]);
        var second = await RunAsync(["--data", _data.Path, .. options]);

        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.NotEqual(first.Output, Times().Replace(first.Output, ""));
        Assert.Equal(Times().Replace(first.Output, ""), Times().Replace(second.Output, ""));
    }

    [Fact]
    public async Task Both_stores_print_the_same_but_for_times()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        var embedded = await RunAsync("--data", _data.Path, "--store", "embedded");
        var other = await RunAsync("--data", _data.Path, "--store", "qdrant", "--qdrant-endpoint", qdrant.Endpoint.ToString());

        Assert.Equal((0, ""), (other.ExitCode, other.Errors));
        Assert.Equal(Times().Replace(embedded.Output, ""), Times().Replace(other.Output, ""));
        using var http = new HttpClient { BaseAddress = qdrant.Endpoint };
        Assert.Contains("\"collections\":[]", await http.GetStringAsync(new Uri("collections", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--store", "--store", "elsewhere")]
    [InlineData("--qdrant-endpoint", "--store", "qdrant", "--qdrant-endpoint", "localhost:6333")]
    public async Task A_store_that_cannot_be_is_named(string named, params string[] options)
    {
        var run = await RunAsync(["--data", _data.Path, .. options]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(named, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_has_a_row_for_all_questions_and_for_each_kind()
    {
        var run = await RunAsync("--data", Path.Combine(_data.Path, "harbour-talk.json"), "--modes", "hybrid");

        var rows = run.Output.Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Contains("harbour-talk: 3 questions", run.Output, StringComparison.Ordinal);
        Assert.Equal(["questions", "R@5", "R@10", "R@20", "R@50", "nDCG@10", "MRR@10"], rows[0]);
        Assert.Equal(["all", "exact-id", "follow-up", "multi", "window", "window", "window"], rows[1..].Select(row => row[0]));
        Assert.Equal(["3", "1", "1", "1"], rows[1..5].Select(row => row[1]));
    }

    [Fact]
    public async Task Files_in_one_tenant_are_found_among_each_other()
    {
        // A turn of the other file names the order number more often; only apart is the evidence first.
        var apart = await JsonAsync("--modes", "keyword");
        var together = await JsonAsync("--modes", "keyword", "--one-tenant");

        Assert.Equal(1, apart["modes"]!["keyword"]!["byKind"]!["exact-id"]!["ndcg@10"]!.GetValue<double>());
        Assert.True(together["modes"]!["keyword"]!["byKind"]!["exact-id"]!["ndcg@10"]!.GetValue<double>() < 1);
    }

    [Fact]
    public async Task Misses_are_written_one_a_line_with_the_place_of_what_was_missed()
    {
        var path = Path.Combine(_data.Path, "misses.jsonl");

        await RunAsync("--data", _data.Path, "--modes", "keyword", "--misses", path);

        var lines = (await File.ReadAllLinesAsync(path)).Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(["ki-q1"], lines.Select(line => line["id"]!.GetValue<string>()));
        Assert.Equal(
            """{"mode":"keyword","id":"ki-q1","kind":"follow-up","question":"How long does dough need?","missing":["ki-1-2"],"ranks":[null]}""",
            lines[0].ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Conversations_in_locomos_format_are_read()
    {
        var path = Path.Combine(_data.Path, "locomo.json");
        await File.WriteAllTextAsync(path, """
            {"speaker_a": "Ines", "speaker_b": "Tomas", "session_1_date_time": "1:30 pm on 21 April, 2024", "session_1": [{"speaker": "Ines", "dia_id": "D1:1", "text": "The boat is green."}],
             "qa": [{"question": "Which colour has the boat?", "category": 4, "evidence": ["D1:1"]}]}
            """);

        var run = await RunAsync("--data", path, "--format", "locomo", "--json");

        Assert.Equal(1, JsonNode.Parse(run.Output)!["modes"]!["hybrid"]!["byKind"]!["single-hop"]!["mrr@10"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("no-such-folder", "native", "no-such-folder")]
    [InlineData("harbour-talk.json", "locomo", "is no LoCoMo file")]
    [InlineData("empty", "native", "holds no conversation files")]
    [InlineData("foreign.json", "native", "is no conversation file")]
    [InlineData("null.json", "native", "is no conversation file")]
    [InlineData("members.json", "native", "is no conversation file")]
    [InlineData("silent.json", "native", "holds no messages")]
    [InlineData("twice.json", "native", "Two messages have the id hb-1-2")]
    [InlineData("mute.json", "native", "holds no question with evidence")]
    [InlineData("astray.json", "native", "names the message hb-9-9")]
    public async Task What_cannot_be_measured_is_one_clear_line(string path, string format, string reason)
    {
        Directory.CreateDirectory(Path.Combine(_data.Path, "empty"));
        Write("foreign.json", """{"speaker_a": "Ines"}""");
        Write("null.json", "null");
        Write("members.json", """{"name": "x", "company": "x", "about": "x", "sessions": null}""");
        Write("silent.json", """{"name": "x", "company": "x", "about": "x", "sessions": []}""");
        Write("twice.json", Harbour.Replace("\"id\": \"hb-1-1\"", "\"id\": \"hb-1-2\"", StringComparison.Ordinal));
        Write("mute.json", EvidenceLists().Replace(Harbour, "\"evidence\": []"));
        Write("astray.json", Harbour.Replace("\"hb-1-2\"]", "\"hb-9-9\"]", StringComparison.Ordinal));

        var run = await RunAsync("--data", Path.Combine(_data.Path, path), "--format", format);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(reason, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--modes", "best")]
    [InlineData("--modes", "1")]
    [InlineData("--modes", "hybrid,")]
    [InlineData("--format", "0")]
    public async Task An_unknown_mode_or_format_is_refused(string option, string value)
    {
        var run = await RunAsync("--data", _data.Path, option, value);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"{option} must be", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signals_are_left_out_one_after_the_other()
    {
        var run = await RunAsync("--data", _data.Path, "--signals");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("4 questions", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  bm25Window        3.35", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("nDCG@10   p50 ms  saves us", run.Output.Split('\n')[1], StringComparison.Ordinal);
        Assert.All(run.Output.TrimEnd().Split('\n')[2..], row => Assert.True(double.Parse(row[^19..^10], CultureInfo.InvariantCulture) > 0));
        Assert.EndsWith(" 0.0", run.Output.Split('\n')[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_whose_times_are_counted_from_elsewhere_are_asked_without_them_for_signals_too()
    {
        var path = Path.Combine(_data.Path, "locomo.json");
        await File.WriteAllTextAsync(path, """
            {"speaker_a": "Ines", "speaker_b": "Tomas",
             "session_1_date_time": "1:30 pm on 21 April, 2024", "session_1": [{"speaker": "Ines", "dia_id": "D1:1", "text": "I painted the boat green."}],
             "session_2_date_time": "2:00 pm on 3 June, 2024", "session_2": [{"speaker": "Tomas", "dia_id": "D2:1", "text": "Good morning."}],
             "qa": [{"question": "What did Ines paint last week?", "category": 4, "evidence": ["D1:1"]}]}
            """);

        var eval = JsonNode.Parse((await RunAsync("--data", path, "--format", "locomo", "--modes", "hybrid", "--json")).Output)!;
        var signals = await RunAsync("--data", path, "--format", "locomo", "--signals");

        Assert.Equal(1, eval["modes"]!["hybrid"]!["recall@5"]!.GetValue<double>());
        Assert.Contains("\n  -                       1.0000", signals.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_that_is_not_there_cannot_be_left_out()
    {
        var run = await RunAsync("--data", _data.Path, "--without", "topic,luck");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--without must name signals", run.Errors, StringComparison.Ordinal);
        Assert.Contains("questions", (await RunAsync("--data", _data.Path, "--modes", "hybrid", "--without", "topic, month")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Confidences_are_compared_with_whether_there_was_an_answer()
    {
        var run = await RunAsync("--data", _data.Path, "--confidence");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("confidence: 4 questions with an answer, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("precision", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_every_question_has_an_answer_the_rest_is_told_with_what_would_tell_more()
    {
        var run = await RunAsync("--data", Path.Combine(_data.Path, "kitchen-talk.json"), "--confidence");

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("confidence: 1 questions with an answer, 0 asked without the sessions that hold it, 0 that nothing answers\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("area under the curve - (answer left out -, never said -), Brier score 0.", run.Output, StringComparison.Ordinal);
        var rows = run.Output.TrimEnd().Split('\n');
        Assert.All(rows[^8..^1], row => Assert.Equal("-", row.Split(' ')[^1]));
        Assert.Contains("add questions without evidence", rows[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a folder of two conversation files", Harbour)]
    [InlineData("add questions without evidence", Kitchen, Cellar)]
    [InlineData("find something", Kitchen, Mute)]
    public async Task What_cannot_be_learned_from_is_one_line_that_names_the_cure(string cure, params string[] files)
    {
        using var data = new DataDirectory();
        foreach (var (index, file) in files.Index())
        {
            await File.WriteAllTextAsync(Path.Combine(data.Path, $"talk-{index}.json"), file);
        }

        var path = Path.Combine(data.Path, "LearnedWeights.cs");
        var run = await RunAsync("--data", data.Path, "--learn", path);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(cure, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_question_that_finds_nothing_counts_as_no_confidence()
    {
        Write("late-talk.json", Harbour.Replace("Where is HB-7714 written?", "Where was HB-7714 written two hours ago?", StringComparison.Ordinal));

        var run = await RunAsync("--data", Path.Combine(_data.Path, "late-talk.json"), "--confidence");

        Assert.StartsWith("confidence: 3 questions with an answer, ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n  0.0 to 0.2 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learned_weights_are_written_as_a_source_file_that_says_how_it_was_made()
    {
        var path = Path.Combine(_data.Path, "LearnedWeights.cs");

        var run = await RunAsync("--data", _data.Path, "--learn", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("<- written", run.Output, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(path);
        Assert.Contains("--learn", written, StringComparison.Ordinal);
        Assert.Contains("4 questions of 2 conversations", written, StringComparison.Ordinal);
        Assert.All(typeof(SemanticMemory.Recall.LearnedWeights).GetFields(), constant => Assert.Contains($" {constant.Name} = ", written, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Members(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await EvalCommand.Create().Parse(options).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (exitCode, output.ToString(), errors.ToString());
    }

    private async Task<JsonNode> JsonAsync(params string[] options)
    {
        var run = await RunAsync(["--data", _data.Path, "--json", .. options]);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return JsonNode.Parse(run.Output)!;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_data.Path, name), content);

    [GeneratedRegex("""(?<="p(50|95)Ms": )[0-9.]+|(?<=p(50|95) )[0-9.]+(?= ms)""")]
    private static partial Regex Times();

    [GeneratedRegex("\"evidence\": \\[[^]]*\\]")]
    private static partial Regex EvidenceLists();

    private const string Harbour = """
        {
          "name": "harbour-talk", "company": "Harbour", "about": "Two people plan a crossing.",
          "sessions": [
            {"id": "hb-1", "channel": "web", "messages": [
              {"id": "hb-1-1", "role": "user", "author": "Ines", "timestamp": "2025-03-01T09:00:00Z", "content": "Which order number is on the ferry ticket?"},
              {"id": "hb-1-2", "role": "assistant", "author": "Tomas", "timestamp": "2025-03-01T09:01:00Z", "content": "The ferry ticket says HB-7714."}]},
            {"id": "hb-2", "channel": "web", "messages": [
              {"id": "hb-2-1", "role": "user", "author": "Ines", "timestamp": "2025-03-02T09:00:00Z", "content": "We cast off at dawn on Sunday."},
              {"id": "hb-2-2", "role": "assistant", "author": "Tomas", "timestamp": "2025-03-02T09:01:00Z", "content": "Fine, I keep the cabin's key until then."}]}
          ],
          "questions": [
            {"id": "hb-q1", "kind": "exact-id", "question": "Where is HB-7714 written?", "asOf": "2025-03-05T00:00:00Z", "evidence": ["hb-1-2"]},
            {"id": "hb-q2", "kind": "multi", "question": "When does the ferry sail, and who has the cabin's key?", "asOf": "2025-03-05T00:00:00Z", "evidence": ["hb-2-1", "hb-2-2"]},
            {"id": "hb-q3", "kind": "follow-up", "question": "And who has it?", "asOf": "2025-03-05T00:00:00Z", "recent": [{"role": "user", "content": "The key of the cabin?"}], "evidence": ["hb-2-2"]},
            {"id": "hb-q4", "kind": "no-answer", "question": "What did the ferry cost?", "asOf": "2025-03-05T00:00:00Z", "evidence": []}
          ]
        }
        """;

    private const string Kitchen = """
        {
          "name": "kitchen-talk", "company": "Kitchen", "about": "Two people cook.",
          "sessions": [
            {"id": "ki-1", "channel": "web", "messages": [
              {"id": "ki-1-1", "role": "user", "author": "Rosa", "timestamp": "2025-04-01T09:00:00Z", "content": "HB-7714 is where? HB-7714!"},
              {"id": "ki-1-2", "role": "assistant", "author": "Emil", "timestamp": "2025-04-01T09:01:00Z", "content": "Bread rises overnight."}]}
          ],
          "questions": [
            {"id": "ki-q1", "kind": "follow-up", "question": "How long does dough need?", "asOf": "2025-04-05T00:00:00Z", "evidence": ["ki-1-2"]}
          ]
        }
        """;

    private const string Cellar = """
        {
          "name": "cellar-talk", "company": "Cellar", "about": "Two people press wine.",
          "sessions": [
            {"id": "ce-1", "channel": "web", "messages": [
              {"id": "ce-1-1", "role": "user", "author": "Rosa", "timestamp": "2025-04-01T09:00:00Z", "content": "The grapes are pressed on Friday."}]}
          ],
          "questions": [
            {"id": "ce-q1", "kind": "follow-up", "question": "When are grapes pressed?", "asOf": "2025-04-05T00:00:00Z", "evidence": ["ce-1-1"]}
          ]
        }
        """;

    private const string Mute = """
        {
          "name": "mute-talk", "company": "Mute", "about": "One asks nothing.",
          "sessions": [
            {"id": "mu-1", "channel": "web", "messages": [
              {"id": "mu-1-1", "role": "user", "author": "Rosa", "timestamp": "2025-04-01T09:00:00Z", "content": "The door is shut."}]}
          ],
          "questions": [
            {"id": "mu-q1", "kind": "follow-up", "question": "?!", "asOf": "2025-04-05T00:00:00Z", "evidence": ["mu-1-1"]},
            {"id": "mu-q2", "kind": "no-answer", "question": "Which colour has the door?", "asOf": "2025-04-05T00:00:00Z", "evidence": []}
          ]
        }
        """;
}
