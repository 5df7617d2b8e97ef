using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>A field of one keyword each: its code by slot. A filter compares codes, 100,000 of them in some ten microseconds.</summary>
internal sealed class KeywordColumn : Column
{
    private const int FewValues = 4;

    private readonly KeywordDictionary _dictionary = new();
    private int[] _codes = [];

    public KeywordDictionary Dictionary => _dictionary;

    public override bool IsEmpty => _dictionary.Count == 0;

    /// <summary>The code of a slot's keyword, 0 when it has none.</summary>
    public int Code(int slot) => (uint)slot < (uint)_codes.Length ? _codes[slot] : 0;

    public override bool TryGet(int slot, out FieldValue value)
    {
        var code = Code(slot);
        value = code == 0 ? default : FieldValue.Of(_dictionary[code]);
        return code != 0;
    }

    public override void Prefetch(int slot) => CacheLines.Fetch(_codes, slot);

    public override bool HasKeyword(string keyword) => _dictionary.Find(keyword) != 0;

    public override bool Has(int slot) => Code(slot) != 0;

    public override void Set(int slot, FieldValue? value)
    {
        // The new one first: a keyword that stays keeps its code.
        var code = value is { } present ? _dictionary.Take(present.Keyword) : 0;
        Put(slot, code);
    }

    public void Set(int slot, ReadOnlySpan<char> value) => Put(slot, _dictionary.Take(value));

    public override void AddPresent(SlotBitmap into)
    {
        for (var i = 0; i < Math.Min(_codes.Length, into.Size); i += Capacity.Word)
        {
            into.Words[i / Capacity.Word] |= ~EqualBits(i, 0);
        }
    }

    public void AddEqual(string value, SlotBitmap into)
    {
        var code = _dictionary.Find(value);
        if (code == 0)
        {
            return;
        }

        for (var i = 0; i < Math.Min(_codes.Length, into.Size); i += Capacity.Word)
        {
            into.Words[i / Capacity.Word] |= EqualBits(i, code);
        }
    }

    public void AddAnyOf(IReadOnlyList<string> values, SlotBitmap into)
    {
        // Comparing the whole column a few times is faster than looking at each slot once.
        if (values.Count <= FewValues)
        {
            foreach (var value in values)
            {
                AddEqual(value, into);
            }

            return;
        }

        var wanted = new bool[_dictionary.Bound];
        foreach (var value in values)
        {
            wanted[_dictionary.Find(value)] = true;
        }

        wanted[0] = false;
        for (var slot = 0; slot < _codes.Length; slot++)
        {
            if (wanted[_codes[slot]])
            {
                into.Add(slot);
            }
        }
    }

    private void Put(int slot, int code)
    {
        if (code != 0)
        {
            Capacity.Grow(ref _codes, Math.Max(slot + 1, Expected));
        }
        else if (slot >= _codes.Length)
        {
            return;
        }

        var old = _codes[slot];
        _codes[slot] = code;
        if (old != 0)
        {
            _dictionary.Release(old);
        }
    }

    private ulong EqualBits(int from, int code)
    {
        ref var first = ref MemoryMarshal.GetReference(_codes.AsSpan(from, Capacity.Word));
        var wanted = Vector256.Create(code);
        var bits = 0UL;
        for (var i = 0; i < Capacity.Word; i += Vector256<int>.Count)
        {
            bits |= (ulong)Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)i), wanted).ExtractMostSignificantBits() << i;
        }

        return bits;
    }
}
