using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using static SemanticMemory.Qdrant.Wire.Tokens;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>
/// What reading one answer uses again from point to point. Hits of a search repeat their sessions, users, roles and tags: a text or a list that was just read is not
/// made a second time.
/// </summary>
internal sealed class Scratch
{
    private const int Slots = 128;
    private const int ListSlots = 16;
    private const int LongestKept = 48;

    // Answers are read without a pause, each by one thread: what the thread before has used is there for its next answer.
    [ThreadStatic]
    private static Scratch? s_spare;

    private readonly string?[] _texts = new string?[Slots];
    private readonly string[]?[] _lists = new string[]?[ListSlots];
    private readonly List<string> _list = [];

    /// <summary>The point that is being read.</summary>
    public PointDraft Draft { get; } = new();

    /// <summary>One that nobody uses, without texts.</summary>
    public static Scratch Take()
    {
        var scratch = s_spare ?? new Scratch();
        s_spare = null;
        return scratch;
    }

    /// <summary>Gives it back. Texts and lists of the answer are forgotten: nobody else's memory is kept alive, or told.</summary>
    public void GiveBack()
    {
        Array.Clear(_texts);
        Array.Clear(_lists);
        _list.Clear();
        Draft.Clear();
        s_spare = this;
    }

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

    /// <summary>The list of texts under the reader.</summary>
    public IReadOnlyList<string> Texts(ref Utf8JsonReader reader)
    {
        _list.Clear();
        Expect(reader.TokenType, JsonTokenType.StartArray);
        while (Read(ref reader) != JsonTokenType.EndArray)
        {
            Expect(reader.TokenType, JsonTokenType.String);
            _list.Add(Text(ref reader));
        }

        if (_list.Count == 0)
        {
            return [];
        }

        ref var kept = ref _lists[(_list[0].GetHashCode(StringComparison.Ordinal) + _list.Count) & (ListSlots - 1)];
        return kept is not null && kept.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(_list)) ? kept : kept = [.. _list];
    }
}
