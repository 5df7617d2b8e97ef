using System.Globalization;
using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Who may use a route.</summary>
internal enum Access
{
    Read,
    Write,
}

/// <summary>A method, a path with <c>{}</c> for what varies, the parameters it knows, and what it does.</summary>
internal sealed record Route(string Method, string Template, Access Access, string[] Parameters, Func<Call, JsonNode?> Handle)
{
    private readonly string[] _segments = Template.Split('/');

    /// <summary>What varies in the path, or nothing where it is another.</summary>
    public List<string>? Match(string method, string[] path)
    {
        if (method != Method || path.Length != _segments.Length)
        {
            return null;
        }

        var arguments = new List<string>();
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i] == "{}")
            {
                arguments.Add(Uri.UnescapeDataString(path[i]));
            }
            else if (_segments[i] != path[i])
            {
                return null;
            }
        }

        return arguments;
    }

    /// <summary>Refuses parameters that are unknown or have a value that a server refuses.</summary>
    public void Check(IReadOnlyDictionary<string, string> query)
    {
        foreach (var (name, value) in query)
        {
            if (!Parameters.Contains(name))
            {
                throw Refusal.Query($"unknown parameter `{name}`");
            }

            var valid = name switch
            {
                "wait" => value is "true" or "false",
                "ordering" => value is "weak" or "medium" or "strong",
                "timeout" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0,
                "consistency" => value is "all" or "majority" or "quorum" || int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var nodes) && nodes > 0,
                _ => true,
            };
            if (!valid)
            {
                throw Refusal.Query($"invalid value `{value}` of `{name}`");
            }
        }
    }
}
