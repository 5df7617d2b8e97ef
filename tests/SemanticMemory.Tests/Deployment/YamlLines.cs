namespace SemanticMemory.Tests.Deployment;

/// <summary>
/// Reads the part of YAML that this repository's files keep to: maps and lists in blocks, two spaces deeper each, with plain or quoted values. Anything else is a
/// <see cref="FormatException"/>: a file that needs more is to be simplified, not read wrongly.
/// </summary>
internal static class YamlLines
{
    /// <summary>Every value under its path, e.g. <c>services/qdrant/image</c>; elements of a list are numbered from 0. Anchors are copied where they are merged.</summary>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var anchors = new Dictionary<string, string>(StringComparer.Ordinal);
        var open = new List<(int Indent, string Path, int Items)>();
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.TrimEnd();
            var content = line.TrimStart(' ');
            if (content.Length == 0 || content[0] == '#')
            {
                continue;
            }

            var indent = line.Length - content.Length;
            if (content[0] == '\t' || indent % 2 != 0)
            {
                throw new FormatException($"Neither tabs nor odd indents: '{line}'.");
            }

            while (content.StartsWith("- ", StringComparison.Ordinal))
            {
                Close(open, indent + 1);
                if (open.Count == 0 || open[^1].Indent != indent)
                {
                    open.Add((indent, Parent(open), 0));
                }

                var (at, path, items) = open[^1];
                open[^1] = (at, path, items + 1);
                (indent, content) = (indent + 2, content[2..]);
                open.Add((indent - 1, $"{path}/{items}", 0));
            }

            Close(open, indent);
            var colon = content[0] is '"' or '[' ? -1 : content.IndexOf(": ", StringComparison.Ordinal) is var at2 and >= 0 ? at2 : content.EndsWith(':') ? content.Length - 1 : -1;
            if (colon < 0)
            {
                Add(values, Parent(open), content);
                continue;
            }

            var name = content[..colon];
            var key = open.Count == 0 ? name : $"{Parent(open)}/{name}";
            var value = content[(colon + 1)..].Trim();
            if (name == "<<")
            {
                Merge(values, anchors[value.TrimStart('*')], Parent(open));
                continue;
            }

            if (value.StartsWith('&'))
            {
                anchors[value[1..]] = key;
                value = "";
            }

            if (value.Length > 0)
            {
                Add(values, key, value);
            }

            open.Add((indent, key, 0));
        }

        return values;
    }

    private static void Close(List<(int Indent, string Path, int Items)> open, int indent) => open.RemoveAll(one => one.Indent >= indent);

    private static string Parent(List<(int Indent, string Path, int Items)> open) => open.Count == 0 ? "" : open[^1].Path;

    private static void Merge(SortedDictionary<string, string> values, string from, string to)
    {
        foreach (var (path, value) in values.Where(value => value.Key.StartsWith(from + "/", StringComparison.Ordinal)).ToList())
        {
            values.TryAdd(to + path[from.Length..], value);
        }
    }

    private static void Add(SortedDictionary<string, string> values, string path, string value)
    {
        if (value[0] is '|' or '>' or '{' or '!' || (value[0] == '[' && value[^1] != ']') || (value[0] == '"' && value[^1] != '"'))
        {
            throw new FormatException($"'{path}' has a form that is not read: '{value}'.");
        }

        if (!values.TryAdd(path, value.Trim('"')))
        {
            throw new FormatException($"'{path}' is there twice.");
        }
    }
}
