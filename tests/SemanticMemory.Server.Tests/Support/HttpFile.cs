using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>One request of an .http file, its placeholders not filled in yet.</summary>
public sealed record HttpFileRequest(string Title, string? Name, int? Expects, string Method, string Address, IReadOnlyDictionary<string, string> Headers, string? Body);

/// <summary>An .http file: variables, requests, and what earlier answers said.</summary>
public sealed partial class HttpFile
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly Dictionary<string, JsonNode> _answers = [];

    private HttpFile(IReadOnlyList<HttpFileRequest> requests) => Requests = requests;

    public IReadOnlyList<HttpFileRequest> Requests { get; }

    public static HttpFile Parse(string text)
    {
        var parts = Separator().Split(text.ReplaceLineEndings("\n"));
        var file = new HttpFile([.. parts.Skip(1).Select(ReadRequest)]);
        foreach (Match variable in Variable().Matches(parts[0]))
        {
            file._variables[variable.Groups["name"].Value] = variable.Groups["value"].Value;
        }

        return file;
    }

    /// <summary>Gives a variable another value than the file does.</summary>
    public void Set(string variable, string value)
    {
        Assert.True(_variables.ContainsKey(variable), $"The file has no variable {variable}.");
        _variables[variable] = value;
    }

    /// <summary>Keeps the answer of a request that has a name.</summary>
    public void Keep(HttpFileRequest request, string answer)
    {
        if (request.Name is { } name)
        {
            _answers[name] = JsonNode.Parse(answer)!;
        }
    }

    /// <summary>Puts values in the places of <c>{{variable}}</c> and <c>{{name.response.body.$.member[0].member}}</c>.</summary>
    public string Fill(string text)
    {
        var filled = Placeholder().Replace(text, match => match.Groups["answer"].Success
            ? Path().Matches(match.Groups["path"].Value).Aggregate<Match, JsonNode?>(_answers[match.Groups["answer"].Value], (node, step) =>
                step.Groups["index"].Success ? node![int.Parse(step.Groups["index"].Value, CultureInfo.InvariantCulture)] : node![step.Groups["member"].Value])!.GetValue<string>()
            : _variables[match.Groups["variable"].Value]);
        return filled == text ? text : Fill(filled);
    }

    private static HttpFileRequest ReadRequest(string part)
    {
        var lines = part.Split('\n');
        var start = Array.FindIndex(lines, 1, line => line.Length > 0 && line[0] != '#');
        var blank = Array.FindIndex(lines, start, string.IsNullOrWhiteSpace) is var found and >= 0 ? found : lines.Length;
        var target = lines[start].Split(' ', 2);
        var comments = string.Join('\n', lines[..start]);
        var body = string.Join('\n', lines[blank..]).Trim();
        return new HttpFileRequest(
            lines[0].Trim(),
            Name().Match(comments) is { Success: true } name ? name.Groups["name"].Value : null,
            Expects().Match(comments) is { Success: true } expects ? int.Parse(expects.Groups["status"].Value, CultureInfo.InvariantCulture) : null,
            target[0],
            target[1],
            lines[(start + 1)..blank].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]),
            body.Length == 0 ? null : body);
    }

    [GeneratedRegex("^###", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^@(?<name>\w+) = (?<value>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{(?:(?<answer>\w+)\.response\.body\.\$(?<path>[^}]+)|(?<variable>\w+))\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\.(?<member>\w+)|\[(?<index>\d+)\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Path();

    [GeneratedRegex(@"^# @name (?<name>\w+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"^# expects (?<status>\d{3})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Expects();
}
