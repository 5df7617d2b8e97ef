using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>A field of several keywords each: their codes by slot, and for each keyword the slots that have it.</summary>
internal sealed class KeywordsColumn : Column
{
    private readonly KeywordDictionary _dictionary = new();
    private int[]?[] _codes = [];
    private SlotSet?[] _slots = [];

    public KeywordDictionary Dictionary => _dictionary;

    public override bool IsEmpty => _dictionary.Count == 0;

    /// <summary>The codes of a slot's keywords in the order given, repeats included.</summary>
    public ReadOnlySpan<int> Codes(int slot) => (uint)slot < (uint)_codes.Length ? _codes[slot] : [];

    public override bool TryGet(int slot, out FieldValue value)
    {
        var codes = Codes(slot);
        if (codes.IsEmpty)
        {
            value = default;
            return false;
        }

        var values = new string[codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            values[i] = _dictionary[codes[i]];
        }

        value = FieldValue.Of(values);
        return true;
    }

    public override bool HasKeyword(string keyword) => _dictionary.Find(keyword) != 0;

    public override bool Has(int slot) => !Codes(slot).IsEmpty;

    public override void Set(int slot, FieldValue? value)
    {
        var old = (uint)slot < (uint)_codes.Length ? _codes[slot] : null;
        var codes = value is { } present ? Take(slot, present.Keywords, old) : null;
        if (codes is not null)
        {
            Capacity.Grow(ref _codes, Math.Max(slot + 1, Expected));
            _codes[slot] = codes;
        }
        else if (old is not null)
        {
            _codes[slot] = null;
        }

        Release(slot, old, codes);
    }

    public override void AddPresent(SlotBitmap into)
    {
        for (var slot = 0; slot < _codes.Length; slot++)
        {
            if (_codes[slot] is not null)
            {
                into.Add(slot);
            }
        }
    }

    public void AddEqual(string value, SlotBitmap into)
    {
        if (_dictionary.Find(value) is var code and not 0)
        {
            _slots[code]!.AddTo(into);
        }
    }

    private int[] Take(int slot, IReadOnlyList<string> values, int[]? old)
    {
        var codes = new int[values.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            var code = _dictionary.Take(values[i]);
            if (!codes.AsSpan(0, i).Contains(code) && (old is null || !old.Contains(code)))
            {
                Capacity.Grow(ref _slots, code + 1);
                (_slots[code] ??= new SlotSet()).Add(slot);
            }

            codes[i] = code;
        }

        return codes;
    }

    private void Release(int slot, int[]? old, int[]? kept)
    {
        for (var i = 0; i < old?.Length; i++)
        {
            if (!old.AsSpan(0, i).Contains(old[i]) && (kept is null || !kept.Contains(old[i])))
            {
                _slots[old[i]]!.Remove(slot);
            }

            if (_dictionary.Release(old[i]))
            {
                _slots[old[i]] = null;
            }
        }
    }
}
