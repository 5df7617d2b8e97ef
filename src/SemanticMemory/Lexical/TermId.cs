using System.Text;

namespace SemanticMemory.Lexical;

/// <summary>
/// A term's id: 32-bit FNV-1a of its UTF-8 bytes (Fowler, Noll and Vo), the same on every machine and in every version, since ids are stored.
/// </summary>
internal static class TermId
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The id of a term.</summary>
    public static uint Of(ReadOnlySpan<char> term)
    {
        Span<byte> bytes = stackalloc byte[4];
        var hash = OffsetBasis;
        for (var i = 0; i < term.Length; i++)
        {
            if (char.IsAscii(term[i]))
            {
                hash = (hash ^ term[i]) * Prime;
                continue;
            }

            _ = Rune.DecodeFromUtf16(term[i..], out var rune, out var units);
            i += units - 1;
            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                hash = (hash ^ value) * Prime;
            }
        }

        return hash;
    }
}
