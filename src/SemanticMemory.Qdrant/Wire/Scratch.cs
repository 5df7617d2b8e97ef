using System.Text;
using System.Text.Json;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>
/// What reading one answer uses again from point to point. Hits of a search repeat their sessions, users and roles: a text that was just read is not made a second time.
/// </summary>
internal sealed class Scratch
{
    private const int Slots = 128;
    private const int LongestKept = 48;

    private readonly string?[] _texts = new string?[Slots];
    private readonly List<string> _list = [];

    /// <summary>The text under the reader.</summary>
    public string Text(ref Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        if (reader.ValueIsEscaped || utf8.Length > LongestKept || !Ascii.IsValid(utf8))
        {
            return reader.GetString()!;
        }

        var hash = default(HashCode);
        hash.AddBytes(utf8);
        ref var kept = ref _texts[hash.ToHashCode() & (Slots - 1)];
        return kept is not null && Ascii.Equals(utf8, kept) ? kept : kept = reader.GetString()!;
    }

    /// <summary>An empty list, to be filled and copied.</summary>
    public List<string> List()
    {
        _list.Clear();
        return _list;
    }
}
