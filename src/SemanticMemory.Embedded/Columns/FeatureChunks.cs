namespace SemanticMemory.Embedded.Columns;

/// <summary>
/// Short features by slot, one after the other in large chunks: no object for each message. Changed by one writer while nobody reads.
/// </summary>
/// <remarks>
/// Bytes once written are never written again, so that what a reader was given stays as it was. What is replaced or removed leaves a gap; when a
/// fifth is gaps, what is left moves to new chunks.
/// </remarks>
internal sealed class FeatureChunks
{
    /// <summary>Bytes up to which features are held in memory: a message of one passage has fewer. Longer ones are read from the file.</summary>
    public const int LongestInMemory = 512;

    // So that an offset fits into 16 bits.
    private const int LargestChunk = 64 * 1024;
    private const int MostGapsOfFew = 4096;
    private const int InFile = -1;

    /// <summary>Where a slot's features are; a length of 0: it has none.</summary>
    private readonly record struct Place(int Chunk, ushort Offset, short Length);

    private readonly List<byte[]> _chunks = [];
    private Place[] _places = [];
    private int _end;
    private long _live;
    private long _written;

    /// <summary>Slots that will come: room is made for all of them with the first features.</summary>
    public int Expected { get; set; }

    /// <summary>Bytes of the chunks, gaps and room for more included.</summary>
    public long Size => _chunks.Sum(chunk => (long)chunk.Length);

    /// <summary>The features of a slot; empty when it has none or <see cref="AreInFile"/>.</summary>
    public ReadOnlyMemory<byte> this[int slot] =>
        (uint)slot < (uint)_places.Length && _places[slot] is { Length: > 0 } place ? _chunks[place.Chunk].AsMemory(place.Offset, place.Length) : default;

    /// <summary>Asks for the features of a slot that is read soon.</summary>
    public void Prefetch(int slot) => CacheLines.Fetch(this[slot].Span);

    /// <summary>Does the slot have features that are too long to be here?</summary>
    public bool AreInFile(int slot) => (uint)slot < (uint)_places.Length && _places[slot].Length == InFile;

    /// <summary>Sets a slot's features, empty ones for none.</summary>
    public void Set(int slot, ReadOnlySpan<byte> features) => Set(slot, features, features.Length > LongestInMemory);

    /// <summary>Sets a slot's features, or tells that they are in the file: then what is given of them is not looked at.</summary>
    public void Set(int slot, ReadOnlySpan<byte> features, bool isInFile)
    {
        if (features.IsEmpty && !isInFile && slot >= _places.Length)
        {
            return;
        }

        Capacity.Grow(ref _places, Math.Max(slot + 1, Expected));
        _live -= Math.Max(_places[slot].Length, (short)0);
        _places[slot] = isInFile ? new(0, 0, InFile) : features.IsEmpty ? default : Append(features);
        if (_written - _live > Math.Max(_live / 4, MostGapsOfFew))
        {
            CloseGaps();
        }
    }

    private Place Append(ReadOnlySpan<byte> features)
    {
        if (_chunks.Count == 0 || _chunks[^1].Length - _end < features.Length)
        {
            // A small tenant has small chunks.
            _chunks.Add(new byte[(int)Math.Clamp(_written / 8, LongestInMemory, LargestChunk)]);
            _end = 0;
        }

        features.CopyTo(_chunks[^1].AsSpan(_end));
        var place = new Place(_chunks.Count - 1, (ushort)_end, (short)features.Length);
        (_end, _live, _written) = (_end + features.Length, _live + features.Length, _written + features.Length);
        return place;
    }

    private void CloseGaps()
    {
        byte[][] old = [.. _chunks];
        _chunks.Clear();
        (_end, _live, _written) = (0, 0, 0);
        foreach (ref var place in _places.AsSpan())
        {
            if (place.Length > 0)
            {
                place = Append(old[place.Chunk].AsSpan(place.Offset, place.Length));
            }
        }
    }
}
