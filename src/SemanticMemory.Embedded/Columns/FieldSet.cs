using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>The fields of one point, by number; a copy that nobody else changes.</summary>
internal sealed class FieldSet(FieldMap map)
{
    private readonly FieldValue?[] _values = new FieldValue?[map.Count];

    public ReadOnlySpan<FieldValue?> Values => _values;

    public FieldMap Map => map;

    public FieldValue? this[Field field] => _values[map[field]];

    public static FieldSet Of(FieldMap map, Payload payload)
    {
        var set = new FieldSet(map);
        set.Take(payload);
        return set;
    }

    public void Set(int ordinal, FieldValue? value) => _values[ordinal] = value;

    /// <summary>A copy with a patch's fields set and removed.</summary>
    public FieldSet With(PointPatch patch)
    {
        var copy = new FieldSet(map);
        Values.CopyTo(copy._values);
        foreach (var field in patch.Remove)
        {
            copy._values[map[field]] = null;
        }

        copy.Take(patch.Set);
        return copy;
    }

    private void Take(Payload payload)
    {
        foreach (var (field, value) in payload)
        {
            // A list is the caller's to change later; what is kept is not.
            _values[map[field]] = value.Type == FieldType.Keywords ? FieldValue.Of([.. value.Keywords]) : value;
        }
    }
}
