using System.Diagnostics.CodeAnalysis;

namespace SemanticMemory.Server.Requests;

/// <summary>The id in a path. What is no UUID in its usual form names nothing and is kept as the empty id, which nothing has: 404 like any unknown one.</summary>
internal readonly record struct PathId(Guid Value) : IParsable<PathId>
{
    public static PathId Parse(string s, IFormatProvider? provider) => new(Guid.TryParseExact(s, "D", out var id) ? id : Guid.Empty);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PathId result)
    {
        result = Parse(s ?? "", provider);
        return true;
    }

    public static implicit operator Guid(PathId id) => id.Value;
}
