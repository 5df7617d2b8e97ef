namespace SemanticMemory.Storage;

/// <summary>
/// A point that a read comes by. Whoever looks at hundreds of them for one answer takes what is needed and keeps that, not the view: it shows another point,
/// or none, once the function that was given it has returned. A <see cref="StoredPoint"/> is a view that lasts.
/// </summary>
public interface IPointView
{
    /// <summary>Its id.</summary>
    Guid Id { get; }

    /// <summary>As <see cref="Payload.Features"/>; these may be kept.</summary>
    ReadOnlyMemory<byte> Features { get; }

    /// <summary>Is the field present?</summary>
    bool Has(Field field);

    /// <summary>The keyword of a field, or <see langword="null"/> when it is absent.</summary>
    string? Keyword(Field field);

    /// <summary>The keywords of a field; empty when it is absent.</summary>
    IReadOnlyList<string> Keywords(Field field);

    /// <summary>The integer of a field, or <see langword="null"/> when it is absent.</summary>
    long? Integer(Field field);

    /// <summary>The point with all its fields, to be kept.</summary>
    StoredPoint ToStored();
}
