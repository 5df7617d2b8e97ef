using System.Runtime.InteropServices;
using SemanticMemory.Embedding;

namespace SemanticMemory.Recall;

/// <summary>
/// What the signals need of one turn's text: a short message, or a passage of a long one. A view on the bytes in which it is stored, see <see cref="MessageFeatures"/>.
/// Immutable, so that it can be kept; the default is no text.
/// </summary>
internal readonly struct TurnText
{
    /// <summary>What comes before the terms: their number, that of different terms, that of different pieces, and what kind of ending the text has.</summary>
    public const int HeaderSize = 10;

    // A question mark so near the end still asks, whatever follows it ("…did you? Just curious!").
    private const int Ending = 60;
    private const byte EndsAsQuestionFlag = 1;
    private const byte AsksFlag = 2;
    private const byte IsContentFlag = 4;
    private const int TermSize = sizeof(uint);
    private const int PieceSize = sizeof(ushort);

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly int _terms;
    private readonly int _pieces;
    private readonly byte _flags;

    private TurnText(ReadOnlyMemory<byte> bytes, int length, int terms, int pieces, byte flags) => (_bytes, Length, _terms, _pieces, _flags) = (bytes, length, terms, pieces, flags);

    /// <summary>How many terms there are, repetitions counted.</summary>
    public int Length { get; }

    /// <summary>Ids of its terms, rising, each once.</summary>
    public ReadOnlySpan<uint> Terms => MemoryMarshal.Cast<byte, uint>(_bytes.Span[..(_terms * TermSize)]);

    /// <summary>How often each of <see cref="Terms"/> occurs; 255 for more.</summary>
    public ReadOnlySpan<byte> TermCounts => _bytes.Span.Slice(_terms * TermSize, _terms);

    /// <summary>The built-in model's pieces, rising, each once.</summary>
    public ReadOnlySpan<ushort> Pieces => MemoryMarshal.Cast<byte, ushort>(_bytes.Span.Slice(_terms * (TermSize + 1), _pieces * PieceSize));

    /// <summary>How often each of <see cref="Pieces"/> occurs; 255 for more.</summary>
    public ReadOnlySpan<byte> PieceCounts => _bytes.Span.Slice((_terms * (TermSize + 1)) + (_pieces * PieceSize), _pieces);

    /// <summary>Is its last character a question mark?</summary>
    public bool EndsAsQuestion => (_flags & EndsAsQuestionFlag) != 0;

    /// <summary>Is there a question mark near its end?</summary>
    public bool Asks => (_flags & AsksFlag) != 0;

    /// <summary>Is it known to be content alone, without what tools were asked and answered? Then vectors are made of the same pieces.</summary>
    public bool IsContent => (_flags & IsContentFlag) != 0;

    /// <summary>Analyses a text.</summary>
    public static TurnText Of(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>((text.Length * 2) + HeaderSize);
        Write(text, isContent: false, bytes);
        var at = 0;
        return Read(bytes.ToArray(), ref at) ?? throw new InvalidOperationException("What was just written can be read.");
    }

    /// <summary>Analyses a text and appends what <see cref="Read"/> reads.</summary>
    public static void Write(ReadOnlySpan<char> text, bool isContent, List<byte> bytes)
    {
        var terms = new List<uint>((text.Length / 6) + 4);
        LocalTerms.Append(text, terms);
        var pieces = new List<ushort>((text.Length / 4) + 4);
        StaticModel.Shared.Pieces.Encode(text, pieces);
        var length = terms.Count;
        var trimmed = text.TrimEnd();
        var endsAsQuestion = trimmed is [.., '?' or '？' or '؟'];
        var asks = text[Math.Max(0, text.Length - Ending)..].ContainsAny('?', '？', '؟');
        var (termCounts, pieceCounts) = (Distinct(terms), Distinct(pieces));
        Append(bytes, (uint)length);
        Append(bytes, (ushort)Math.Min(terms.Count, ushort.MaxValue));
        Append(bytes, (ushort)pieces.Count);
        bytes.Add((byte)((endsAsQuestion ? EndsAsQuestionFlag : 0) | (asks ? AsksFlag : 0) | (isContent ? IsContentFlag : 0)));
        bytes.Add(0);
        bytes.AddRange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(terms)[..Math.Min(terms.Count, ushort.MaxValue)]));
        bytes.AddRange(termCounts.AsSpan(0, Math.Min(terms.Count, ushort.MaxValue)));
        bytes.AddRange(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(pieces)));
        bytes.AddRange(pieceCounts);
    }

    /// <summary>The turn that is written at a place, which moves on; <see langword="null"/>: what is there was cut off.</summary>
    public static TurnText? Read(ReadOnlyMemory<byte> bytes, ref int at)
    {
        if (bytes.Length - at < HeaderSize)
        {
            return null;
        }

        var header = bytes.Span.Slice(at, HeaderSize);
        var (length, terms, pieces) = (MemoryMarshal.Read<int>(header), MemoryMarshal.Read<ushort>(header[4..]), MemoryMarshal.Read<ushort>(header[6..]));
        var size = (terms * (TermSize + 1)) + (pieces * (PieceSize + 1));
        at += HeaderSize;
        if (bytes.Length - at < size)
        {
            return null;
        }

        at += size;
        return new TurnText(bytes.Slice(at - size, size), length, terms, pieces, header[8]);
    }

    /// <summary>How often a term occurs.</summary>
    public int CountOf(uint term) => Terms.IndexOf(term) is var at && at >= 0 ? TermCounts[at] : 0;

    // Leaves each once, rising, and tells how often it was there.
    private static byte[] Distinct<T>(List<T> values)
        where T : IEquatable<T>
    {
        values.Sort();
        var counts = new byte[values.Count];
        var distinct = 0;
        var span = CollectionsMarshal.AsSpan(values);
        foreach (var value in span)
        {
            if (distinct == 0 || !span[distinct - 1].Equals(value))
            {
                span[distinct++] = value;
            }

            counts[distinct - 1] += (byte)(counts[distinct - 1] < byte.MaxValue ? 1 : 0);
        }

        CollectionsMarshal.SetCount(values, distinct);
        return counts[..distinct];
    }

    private static void Append<T>(List<byte> bytes, T value)
        where T : struct => bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
