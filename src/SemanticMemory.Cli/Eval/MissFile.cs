using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Search;
using SemanticMemory.Transfer;

namespace SemanticMemory.Cli.Eval;

/// <summary>A file of questions whose evidence is not all among the first 10 hits, a JSON object a line.</summary>
internal sealed class MissFile(string path) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly StreamWriter _lines = new(path) { NewLine = "\n" };

    /// <summary>Writes a question with the evidence beyond the first 10; a rank of <see langword="null"/> says that it is no candidate at all.</summary>
    /// <param name="mode">How it was asked.</param>
    /// <param name="question">The question.</param>
    /// <param name="ranks">The place of each piece of evidence among all candidates, from 1.</param>
    /// <param name="cancellationToken">Ends the write.</param>
    public Task WriteAsync(SearchMode mode, ConversationQuestion question, IReadOnlyList<int?> ranks, CancellationToken cancellationToken)
    {
        var missing = question.Evidence.Distinct().Zip(ranks).Where(pair => pair.Second is null or > 10).ToArray();
        var line = new JsonObject
        {
            ["mode"] = mode.ToString().ToLowerInvariant(),
            ["id"] = question.Id,
            ["kind"] = question.Kind,
            ["question"] = question.Question,
            ["missing"] = new JsonArray([.. missing.Select(pair => JsonValue.Create(pair.First))]),
            ["ranks"] = new JsonArray([.. missing.Select(pair => JsonValue.Create(pair.Second))]),
        };
        return _lines.WriteLineAsync(line.ToJsonString(s_options).AsMemory(), cancellationToken);
    }

    /// <summary>Finishes the file.</summary>
    public ValueTask DisposeAsync() => _lines.DisposeAsync();
}
