namespace SemanticMemory.Storage;

/// <summary>What the values of a <see cref="Field"/> are.</summary>
public enum FieldType
{
    /// <summary>One exact string.</summary>
    Keyword,

    /// <summary>Any number of exact strings; a filter on one of them matches if any element does.</summary>
    Keywords,

    /// <summary>A 64-bit integer; times are microseconds since 1970 UTC, flags are 0 and 1.</summary>
    Integer,
}

/// <summary>A payload field that filters, orders and facets can name. Compared by reference: each is declared once.</summary>
public sealed class Field(string name, FieldType type)
{
    /// <summary>The name in the stored payload: camelCase, unique within its collection.</summary>
    public string Name { get; } = name;

    /// <summary>What its values are.</summary>
    public FieldType Type { get; } = type;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The value of one field: a keyword, a list of keywords or an integer.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    // What stands in the place of a text says that it is an integer: two words for each of the many values of an answer, not three.
    private static readonly object s_isInteger = new();

    private readonly object? _text;
    private readonly long _integer;

    private FieldValue(object? text, long integer) => (_text, _integer) = (text, integer);

    /// <summary>Which of the three it is.</summary>
    public FieldType Type => ReferenceEquals(_text, s_isInteger) ? FieldType.Integer : _text is null or string ? FieldType.Keyword : FieldType.Keywords;

    /// <summary>The keyword.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public string Keyword => _text is string text ? text : throw Mismatch(FieldType.Keyword);

    /// <summary>The keywords, in the order given.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public IReadOnlyList<string> Keywords => _text is IReadOnlyList<string> list ? list : throw Mismatch(FieldType.Keywords);

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public long Integer => Type == FieldType.Integer ? _integer : throw Mismatch(FieldType.Integer);

    /// <summary>A keyword.</summary>
    public static FieldValue Of(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new FieldValue(value, 0);
    }

    /// <summary>A list of keywords.</summary>
    public static FieldValue Of(IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new FieldValue(values, 0);
    }

    /// <summary>An integer.</summary>
    public static FieldValue Of(long value) => new(s_isInteger, value);

    /// <inheritdoc/>
    public bool Equals(FieldValue other) => Type == other.Type && _integer == other._integer && Type switch
    {
        FieldType.Keyword => string.Equals((string?)_text, (string?)other._text, StringComparison.Ordinal),
        FieldType.Keywords => ((IReadOnlyList<string>)_text!).SequenceEqual((IReadOnlyList<string>)other._text!, StringComparer.Ordinal),
        _ => true,
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Type switch
    {
        FieldType.Keyword => string.GetHashCode((string?)_text, StringComparison.Ordinal),
        FieldType.Keywords => ((IReadOnlyList<string>)_text!).Count,
        _ => _integer.GetHashCode(),
    };

    /// <summary>Same type and same value.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Another type or another value.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Type switch
    {
        FieldType.Keyword => (string)_text!,
        FieldType.Keywords => string.Join(", ", (IReadOnlyList<string>)_text!),
        _ => _integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private InvalidOperationException Mismatch(FieldType asked) => new($"A {Type} value was read as {asked}.");
}
