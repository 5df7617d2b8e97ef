using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>The values of one field by slot. Changed by one writer while nobody reads.</summary>
internal abstract class Column
{
    /// <summary>Slots that will come: room is made for all of them with the first value.</summary>
    public int Expected { get; set; }

    /// <summary>The value of a slot; <see langword="false"/>: it has none.</summary>
    public abstract bool TryGet(int slot, out FieldValue value);

    /// <summary>Sets or, with <see langword="null"/>, clears a slot.</summary>
    public abstract void Set(int slot, FieldValue? value);

    public abstract bool Has(int slot);

    /// <summary>Asks for the value of a slot that is read soon, where values lie beside each other.</summary>
    public virtual void Prefetch(int slot)
    {
    }

    /// <summary>Has no slot a value? Where that is dear to tell it says no.</summary>
    public virtual bool IsEmpty => false;

    /// <summary>Has any slot this keyword?</summary>
    public virtual bool HasKeyword(string keyword) => false;

    /// <summary>Adds the slots that have a value.</summary>
    public abstract void AddPresent(SlotBitmap into);

    public static Column For(FieldType type) => type switch
    {
        FieldType.Keyword => new KeywordColumn(),
        FieldType.Keywords => new KeywordsColumn(),
        FieldType.Integer => new IntegerColumn(),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
