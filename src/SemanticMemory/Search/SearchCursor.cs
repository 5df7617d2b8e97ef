using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using SemanticMemory.Recall;

namespace SemanticMemory.Search;

/// <summary>What is left of a ranking.</summary>
/// <param name="AskedAt">When the first page was asked for: what "yesterday" is counted from.</param>
/// <param name="Confidence">What the first page said.</param>
/// <param name="Entries">Messages and their scores, best first.</param>
internal sealed record RankingRest(DateTimeOffset AskedAt, double Confidence, IReadOnlyList<(Guid Id, double Score)> Entries);

/// <summary>The rest of a ranking as an opaque text: ids and scores, so that pages stay as they are while messages arrive.</summary>
internal static class SearchCursor
{
    private const int MarkLength = 8;
    private const int ConfidenceAt = MarkLength + 8;
    private const int HeaderLength = ConfidenceAt + 8;
    private const int EntryLength = 16 + 8;

    // Two lists of hits, each with its neighbours, are far below it; a longer text is none of ours.
    private const int MostEntries = 5000;

    // A cursor is no secret, and who makes one up must not ask in a year that no calendar has.
    private static readonly long s_earliest = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicroseconds();
    private static readonly long s_latest = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero).ToMicroseconds();

    /// <summary>The text for the rest of this search's ranking, of which so many were looked at; <see langword="null"/> when nothing is left.</summary>
    public static string? Write(string search, DateTimeOffset askedAt, RecallResult recalled, int looked)
    {
        var ranked = recalled.Messages;
        if (looked >= ranked.Count)
        {
            return null;
        }

        var length = HeaderLength + ((ranked.Count - looked) * EntryLength);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        Cursor.Mark(search, bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[MarkLength..], askedAt.ToMicroseconds());
        BinaryPrimitives.WriteDoubleBigEndian(bytes[ConfidenceAt..], recalled.Confidence);
        for (var i = looked; i < ranked.Count; i++)
        {
            var entry = bytes.Slice(HeaderLength + ((i - looked) * EntryLength), EntryLength);
            ranked[i].Message.Id.TryWriteBytes(entry, bigEndian: true, out _);
            BinaryPrimitives.WriteDoubleBigEndian(entry[16..], ranked[i].Score);
        }

        var text = Base64Url.EncodeToString(bytes);
        ArrayPool<byte>.Shared.Return(rented);
        return text;
    }

    /// <summary>The rest of this search's ranking.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is no cursor, or another search's.</exception>
    public static RankingRest Read(string search, string cursor)
    {
        if (!Base64Url.IsValid(cursor, out var length) || length <= HeaderLength || (length - HeaderLength) % EntryLength != 0 || length > HeaderLength + (MostEntries * EntryLength))
        {
            throw Cursor.Foreign();
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        Span<byte> mark = stackalloc byte[MarkLength];
        Cursor.Mark(search, mark);
        var askedAt = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(MarkLength));
        if (!bytes.AsSpan(0, MarkLength).SequenceEqual(mark) || askedAt < s_earliest || askedAt >= s_latest)
        {
            throw Cursor.Foreign();
        }

        var confidence = BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(ConfidenceAt));
        return confidence is >= 0 and <= 1
            ? new RankingRest(Timestamps.FromMicroseconds(askedAt), confidence, Entries(bytes.AsSpan(HeaderLength)))
            : throw Cursor.Foreign();
    }

    // Made up, it may name a message twice or have a score that is no number, which no answer has room for.
    private static (Guid, double)[] Entries(ReadOnlySpan<byte> bytes)
    {
        var entries = new (Guid, double)[bytes.Length / EntryLength];
        var ids = new HashSet<Guid>(entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.Slice(i * EntryLength, EntryLength);
            var (id, score) = (new Guid(entry[..16], bigEndian: true), BinaryPrimitives.ReadDoubleBigEndian(entry[16..]));
            entries[i] = ids.Add(id) && double.IsFinite(score) ? (id, score) : throw Cursor.Foreign();
        }

        return entries;
    }
}
