using System.Collections.Frozen;
using System.Text.Json;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Columns;

/// <summary>The fields of a collection, numbered.</summary>
internal sealed class FieldMap(CollectionSchema schema)
{
    private readonly FrozenDictionary<Field, int> _ordinals =
        schema.Fields.Select((field, at) => KeyValuePair.Create(field, at)).ToFrozenDictionary();

    private readonly JsonEncodedText[] _names = [.. schema.Fields.Select(field => JsonEncodedText.Encode(field.Name))];

    public CollectionSchema Schema { get; } = schema;

    public int Count => Schema.Fields.Count;

    public JsonEncodedText Name(int ordinal) => _names[ordinal];

    public int this[Field field] => _ordinals[field];
}
