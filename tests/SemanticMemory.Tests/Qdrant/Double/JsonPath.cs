using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>One step of a path: a member's name, an index, or (neither) every element.</summary>
internal readonly record struct PathStep(string? Name, int? Index);

/// <summary>A path into a payload: <c>a.b</c>, <c>a[].b</c>, <c>a[0].b</c>, <c>"a b".c</c>. Lists are only entered where the path says so.</summary>
internal sealed class JsonPath
{
    private JsonPath(string text, PathStep[] steps) => (Text, Steps) = (text, steps);

    public string Text { get; }

    public PathStep[] Steps { get; }

    public static JsonPath Read(Node node) => Parse(node.Text());

    public static JsonPath Parse(string text)
    {
        var (steps, at) = (new List<PathStep> { }, 0);
        steps.Add(Name(text, ref at));
        while (at < text.Length)
        {
            steps.Add(text[at++] switch
            {
                '.' => Name(text, ref at),
                '[' => Bracket(text, ref at),
                _ => throw Invalid(text),
            });
        }

        return new JsonPath(text, [.. steps]);
    }

    /// <summary>This path with <c>[]</c> at its end.</summary>
    public JsonPath EachElement() => Steps[^1] == default ? this : new JsonPath($"{Text}[]", [.. Steps, default]);

    /// <summary>What the path leads to; a list at its end is one value.</summary>
    public IEnumerable<JsonElement> In(JsonElement value) => Walk(value, 0);

    /// <summary>What an index takes from the path: a list at its end counts as its elements.</summary>
    public IEnumerable<JsonElement> Flattened(JsonElement value)
    {
        foreach (var found in In(value))
        {
            if (found.ValueKind != JsonValueKind.Array)
            {
                yield return found;
                continue;
            }

            foreach (var element in found.EnumerateArray())
            {
                yield return element;
            }
        }
    }

    private IEnumerable<JsonElement> Walk(JsonElement value, int step)
    {
        if (step == Steps.Length)
        {
            return [value];
        }

        return Steps[step] switch
        {
            { Name: { } name } => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? Walk(member, step + 1) : [],
            _ when value.ValueKind != JsonValueKind.Array => [],
            { Index: { } index } => index < value.GetArrayLength() ? Walk(value[index], step + 1) : [],
            _ => value.EnumerateArray().SelectMany(element => Walk(element, step + 1)),
        };
    }

    private static PathStep Name(string text, ref int at)
    {
        var name = new StringBuilder();
        if (at < text.Length && text[at] == '"')
        {
            var end = text.IndexOf('"', at + 1);
            if (end <= at + 1)
            {
                throw Invalid(text);
            }

            name.Append(text, at + 1, end - at - 1);
            at = end + 1;
        }

        while (name.Length == 0 || at < text.Length && text[at] is not ('.' or '['))
        {
            if (at >= text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
            {
                throw Invalid(text);
            }

            name.Append(text[at++]);
        }

        return new PathStep(name.ToString(), null);
    }

    private static PathStep Bracket(string text, ref int at)
    {
        var end = text.IndexOf(']', at);
        var inside = end < 0 ? "?" : text[at..end];
        at = end + 1;
        return inside.Length == 0 ? default
            : int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new PathStep(null, index)
            : throw Invalid(text);
    }

    private static Refusal Invalid(string text) => Refusal.Malformed($"Invalid json path: `{text}`");
}
