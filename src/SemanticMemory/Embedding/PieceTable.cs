namespace SemanticMemory.Embedding;

/// <summary>Finds a piece by its ASCII bytes without making a string: open addressing, at most half full.</summary>
internal sealed class PieceTable
{
    private const uint HashSeed = 2166136261;

    private readonly uint[] _hashes;
    private readonly ushort[] _ids;
    private readonly int[] _starts;
    private readonly byte[] _text;
    private readonly int _mask;

    /// <summary>Holds the given pieces; no two of them are equal.</summary>
    public PieceTable(IReadOnlyList<(byte[] Text, ushort Id)> pieces)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, pieces.Count * 2));
        _mask = size - 1;
        (_hashes, _ids, _starts) = (new uint[size], new ushort[size], new int[size]);
        _text = new byte[pieces.Sum(piece => piece.Text.Length + 1)];
        var end = 0;
        foreach (var (text, id) in pieces)
        {
            var hash = HashSeed;
            foreach (var letter in text)
            {
                hash = Extend(hash, letter);
            }

            // A stored hash is never 0: that marks a free slot.
            hash = Finish(hash);
            var slot = (int)hash & _mask;
            while (_hashes[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            (_hashes[slot], _ids[slot], _starts[slot]) = (hash, id, end);
            _text[end++] = (byte)text.Length;
            text.CopyTo(_text, end);
            end += text.Length;
        }
    }

    /// <summary>The longest piece that <paramref name="word"/> begins with, its first <paramref name="longest"/> bytes at most; 0: none.</summary>
    public int Longest(ReadOnlySpan<byte> word, int longest, out ushort id)
    {
        Span<uint> hashes = stackalloc uint[WordPieces.LongestPiece];
        var count = Math.Min(Math.Min(word.Length, longest), hashes.Length);
        var hash = HashSeed;
        for (var i = 0; i < count; i++)
        {
            hashes[i] = hash = Extend(hash, word[i]);
        }

        for (var length = count; length > 0; length--)
        {
            if (TryFind(word[..length], Finish(hashes[length - 1]), out id))
            {
                return length;
            }
        }

        id = 0;
        return 0;
    }

    private bool TryFind(ReadOnlySpan<byte> piece, uint hash, out ushort id)
    {
        for (var slot = (int)hash & _mask; _hashes[slot] != 0; slot = (slot + 1) & _mask)
        {
            var start = _starts[slot];
            if (_hashes[slot] == hash && piece.SequenceEqual(_text.AsSpan(start + 1, _text[start])))
            {
                id = _ids[slot];
                return true;
            }
        }

        id = 0;
        return false;
    }

    private static uint Extend(uint hash, byte letter) => (hash ^ letter) * 16777619;

    // FNV leaves its low bits poorly mixed for short words, and those choose the slot.
    private static uint Finish(uint hash) => (hash ^ (hash >> 15)) | 0x8000_0000;
}
