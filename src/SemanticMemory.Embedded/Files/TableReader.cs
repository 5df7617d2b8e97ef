namespace SemanticMemory.Embedded.Files;

/// <summary>Reads what is not in memory; by one thread at a time.</summary>
internal sealed class TableReader(Connection connection, CollectionTable table) : IDisposable
{
    private readonly Statement _content = connection.Prepare(table.SelectContent);
    private readonly Statement _features = connection.Prepare(table.SelectFeatures);
    private readonly Statement _dense = connection.Prepare(table.SelectDense);

    /// <summary>Digest and body of a row; <see langword="false"/> when it is not there in this revision any more.</summary>
    public bool TryReadContent(long row, int revision, out string? digest, out byte[] body)
    {
        if (table.Recent.TryGet(row, revision, out digest, out body))
        {
            return true;
        }

        var found = _content.Bind(1, row).Bind(2, revision).Step();
        if (found)
        {
            (digest, body) = (_content.Text(0), _content.Bytes(1).ToArray());
            table.Recent.Add(row, revision, digest, body);
        }

        _content.Reset();
        return found;
    }

    /// <summary>Features of a row; <see langword="false"/> when it is not there in this revision any more.</summary>
    public bool TryReadFeatures(long row, int revision, out byte[] features)
    {
        var found = _features.Bind(1, row).Bind(2, revision).Step();
        features = found ? _features.Bytes(0).ToArray() : [];
        _features.Reset();
        return found;
    }

    /// <summary>What a function makes of a row's stored vectors; <see langword="null"/> when it is not there in this revision any more.</summary>
    public float? Score(long row, int revision, Func<ReadOnlySpan<byte>, float> score)
    {
        float? result = _dense.Bind(1, row).Bind(2, revision).Step() ? score(_dense.Bytes(0)) : null;
        _dense.Reset();
        return result;
    }

    /// <summary>Words and vectors of a row as they are stored; <see langword="false"/> when it is not there in this revision any more.</summary>
    public bool TryReadVectors(long row, int revision, out byte[] lexical, out byte[] dense)
    {
        (lexical, dense) = ([], []);

        // Copies alone ask for this: no question pays for a statement that it does not use.
        using var vectors = connection.Prepare(table.SelectVectors);
        var found = vectors.Bind(1, row).Bind(2, revision).Step();
        if (found)
        {
            (lexical, dense) = (vectors.Bytes(0).ToArray(), vectors.Bytes(1).ToArray());
        }

        return found;
    }

    public void Dispose()
    {
        _content.Dispose();
        _features.Dispose();
        _dense.Dispose();
    }
}
