using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SemanticMemory.Storage;

/// <summary>
/// What a point says: typed fields that filters read, and a body and features that no filter reads.
/// A field is present with a value or absent; there is no null value, and an empty list counts as absent.
/// </summary>
public sealed class Payload : IEnumerable<KeyValuePair<Field, FieldValue>>
{
    // A message has about this many: growing in steps would cost more than it saves.
    private const int UsualCount = 12;

    // An array and a count, not a list: answers hold hundreds of payloads, and a list would be one object more in each.
    private KeyValuePair<Field, FieldValue>[] _fields;

    /// <summary>Without fields, with room for as many as a message usually has.</summary>
    public Payload() => _fields = new KeyValuePair<Field, FieldValue>[UsualCount];

    /// <summary>With fields that are each given once, for a store that knows all of them: none is looked for.</summary>
    /// <exception cref="ArgumentException">A value is not of its field's type.</exception>
    public Payload(ReadOnlySpan<KeyValuePair<Field, FieldValue>> fields)
    {
        foreach (var (field, value) in fields)
        {
            Check(field, value);
        }

        (_fields, Count) = (fields.ToArray(), fields.Length);
    }

    /// <summary>UTF-8 JSON that the store keeps as it is; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>
    /// What was worked out of the text when it was written, so that ranking need not read the body: the store keeps it as it is and understands
    /// nothing of it. Empty when there is none, or when a read did not ask for <see cref="PointParts.Features"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Features { get; set; }

    /// <summary>How many fields are present.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a field, or <see langword="null"/> when it is absent. Setting <see langword="null"/> removes it.</summary>
    /// <exception cref="ArgumentException">The value is not of the field's type.</exception>
    public FieldValue? this[Field field]
    {
        get => TryGet(field, out var value) ? value : null;
        set
        {
            ArgumentNullException.ThrowIfNull(field);
            if (value is { } given)
            {
                Check(field, given);
            }

            var at = IndexOf(field);
            if (value is not { } present || (present.Type == FieldType.Keywords && present.Keywords.Count == 0))
            {
                if (at >= 0)
                {
                    RemoveAt(at);
                }
            }
            else if (at >= 0)
            {
                _fields[at] = new(field, present);
            }
            else
            {
                Append(new(field, present));
            }
        }
    }

    /// <summary>The value of a field that may be absent.</summary>
    public bool TryGet(Field field, out FieldValue value)
    {
        var at = IndexOf(field);
        value = at < 0 ? default : _fields[at].Value;
        return at >= 0;
    }

    /// <summary>The keyword of a field, or <see langword="null"/> when it is absent.</summary>
    public string? Keyword(Field field) => TryGet(field, out var value) ? value.Keyword : null;

    /// <summary>The keywords of a field; empty when it is absent.</summary>
    public IReadOnlyList<string> Keywords(Field field) => TryGet(field, out var value) ? value.Keywords : [];

    /// <summary>The integer of a field, or <see langword="null"/> when it is absent.</summary>
    public long? Integer(Field field) => TryGet(field, out var value) ? value.Integer : null;

    /// <summary>A copy with other content in place of the body, the same fields and the same features.</summary>
    public Payload With(ReadOnlyMemory<byte> body) => new(_fields.AsSpan(0, Count)) { Body = body, Features = Features };

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Field, FieldValue>> GetEnumerator()
    {
        for (var at = 0; at < Count; at++)
        {
            yield return _fields[at];
        }
    }

    private void Append(KeyValuePair<Field, FieldValue> field)
    {
        if (Count == _fields.Length)
        {
            Array.Resize(ref _fields, Math.Max(UsualCount, 2 * Count));
        }

        _fields[Count++] = field;
    }

    private void RemoveAt(int at)
    {
        Count--;
        Array.Copy(_fields, at + 1, _fields, at, Count - at);
        _fields[Count] = default;
    }

    private static void Check(Field field, FieldValue value)
    {
        if (value.Type != field.Type)
        {
            throw new ArgumentException($"Field '{field}' holds a {field.Type}, not a {value.Type}.", nameof(value));
        }
    }

    // A loop, not a lambda: a store builds hundreds of payloads for one answer, and a closure for each field would cost more than the search.
    private int IndexOf(Field field)
    {
        for (var at = 0; at < Count; at++)
        {
            if (ReferenceEquals(_fields[at].Key, field))
            {
                return at;
            }
        }

        return -1;
    }

    [ExcludeFromCodeCoverage]
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
