using SemanticMemory.Embedded.Columns;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Filters;

/// <summary>Turns a filter into slots. A part that names its points one by one goes first, the others are then checked on those alone.</summary>
internal sealed class FilterEvaluator(CollectionMemory memory)
{
    // Up to this many slots, or this share of all, are looked at one by one; more of them by comparing whole columns.
    private const int FewSlots = 1024;
    private const int FewShare = 16;

    public Selection Evaluate(Filter filter)
    {
        if (Known(filter) is true)
        {
            return Selection.Everything;
        }

        var most = Math.Max(FewSlots, memory.SlotBound / FewShare);
        var (few, source) = Narrowest(filter);
        if (few is null || few.Length > most)
        {
            var bits = Bits(filter);
            return bits.Count <= most ? Selection.Of(bits.ToSlots()) : Selection.Of(bits);
        }

        return Selection.Of(filter is Filter.All all
            ? [.. few.Where(slot => all.Of.All(part => ReferenceEquals(part, source) || Matches(slot, part)))]
            : few);
    }

    /// <summary>Does a living slot match?</summary>
    public bool Matches(int slot, Filter filter) => filter switch
    {
        Filter.All all => all.Of.All(part => Matches(slot, part)),
        Filter.Any any => any.Of.Any(part => Matches(slot, part)),
        Filter.Not not => !Matches(slot, not.Of),
        Filter.EqualTo equal => IsEqual(slot, equal.Field, equal.Value),
        Filter.In any => any.Values.Any(value => IsEqual(slot, any.Field, value)),
        Filter.Range range => Integers(range.Field).InRange(slot, range.From, range.Before),
        Filter.Missing missing => !memory.Column(missing.Field).Has(slot),
        Filter.HasId has => has.Ids.Contains(memory.Ids.Id(slot)),
        _ => throw Unknown(filter),
    };

    // What needs no look at any slot: what all living ones match (true) or none does (false). "Not deleted" is in nearly every filter, and mostly nothing is.
    private bool? Known(Filter filter) => filter switch
    {
        Filter.All all => KnownOfAll(all),
        Filter.Not not => !Known(not.Of),
        Filter.EqualTo equal => memory.Column(equal.Field).HasKeyword(equal.Value) ? null : false,
        Filter.Missing missing => memory.Column(missing.Field).IsEmpty ? true : null,
        _ => null,
    };

    // Each part is looked at once: filters may be nested deeply.
    private bool? KnownOfAll(Filter.All all)
    {
        bool? known = true;
        foreach (var part in all.Of)
        {
            var ofPart = Known(part);
            if (ofPart is false)
            {
                return false;
            }

            known = ofPart is true ? known : null;
        }

        return known;
    }

    // The slots that a filter can match at most, where they can be had without looking at all, and the part that they match for certain.
    private (int[]? Few, Filter? Source) Narrowest(Filter filter) => filter switch
    {
        Filter.HasId has => (Slots(has), has),
        Filter.EqualTo equal when memory.Groups is { } groups && equal.Field == memory.Schema.Group && memory.AllGroupedAreOrdered
            => (groups.Of(equal.Value).ToArray(), equal),
        Filter.All all => all.Of.Select(Narrowest).Where(part => part.Few is not null).DefaultIfEmpty().MinBy(part => part.Few?.Length),
        _ => (null, null),
    };

    private int[] Slots(Filter.HasId has) => [.. has.Ids.Select(memory.Ids.Find).Where(slot => slot >= 0).Distinct()];

    private SlotBitmap Bits(Filter filter)
    {
        var bits = memory.EmptyBitmap();
        switch (filter)
        {
            case Filter.All all:
                bits.Or(memory.Live);
                foreach (var part in all.Of.Where(part => Known(part) is not true))
                {
                    bits.And(Bits(part));
                }

                break;
            case Filter.Any any:
                foreach (var part in any.Of)
                {
                    bits.Or(Bits(part));
                }

                break;
            case Filter.Not not:
                bits.Or(memory.Live);
                bits.AndNot(Bits(not.Of));
                break;
            case Filter.EqualTo equal:
                AddEqual(equal.Field, equal.Value, bits);
                break;
            case Filter.In any:
                AddAnyOf(any.Field, any.Values, bits);
                break;
            case Filter.Range range:
                Integers(range.Field).AddInRange(range.From, range.Before, bits);
                break;
            case Filter.Missing missing:
                var present = memory.EmptyBitmap();
                memory.Column(missing.Field).AddPresent(present);
                bits.Or(memory.Live);
                bits.AndNot(present);
                break;
            case Filter.HasId has:
                foreach (var slot in Slots(has))
                {
                    bits.Add(slot);
                }

                break;
            default:
                throw Unknown(filter);
        }

        return bits;
    }

    private void AddEqual(Field field, string value, SlotBitmap into)
    {
        if (memory.Column(field) is KeywordColumn column)
        {
            column.AddEqual(value, into);
        }
        else
        {
            ((KeywordsColumn)memory.Column(field)).AddEqual(value, into);
        }
    }

    private void AddAnyOf(Field field, IReadOnlyList<string> values, SlotBitmap into)
    {
        if (memory.Column(field) is KeywordColumn column)
        {
            column.AddAnyOf(values, into);
            return;
        }

        foreach (var value in values)
        {
            AddEqual(field, value, into);
        }
    }

    private bool IsEqual(int slot, Field field, string value)
    {
        if (memory.Column(field) is KeywordColumn column)
        {
            return column.Code(slot) is var code and not 0 && column.Dictionary.Find(value) == code;
        }

        var several = (KeywordsColumn)memory.Column(field);
        return several.Dictionary.Find(value) is var wanted and not 0 && several.Codes(slot).Contains(wanted);
    }

    private IntegerColumn Integers(Field field) => (IntegerColumn)memory.Column(field);

    private static NotSupportedException Unknown(Filter filter) => new($"The embedded store does not know the filter {filter.GetType().Name}.");
}
