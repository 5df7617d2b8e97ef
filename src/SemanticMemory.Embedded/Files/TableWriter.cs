namespace SemanticMemory.Embedded.Files;

/// <summary>Writes a collection's rows; within a transaction of its connection, by one thread.</summary>
internal sealed class TableWriter(Connection connection, CollectionTable table) : IDisposable
{
    /// <summary>Through which it writes.</summary>
    public Connection Connection => connection;

    private readonly Statement _insert = connection.Prepare(table.Insert);
    private readonly Statement _replace = connection.Prepare(table.Replace);
    private readonly Statement _patchFields = connection.Prepare(table.PatchFields);
    private readonly Statement _setBody = connection.Prepare(table.SetBody);
    private readonly Statement _setFeatures = connection.Prepare(table.SetFeatures);
    private readonly Statement _setDense = connection.Prepare(table.SetDense);
    private readonly Statement _delete = connection.Prepare(table.Delete);
    private readonly Statement _lexical = connection.Prepare(table.SelectLexical);
    private readonly Statement _digest = connection.Prepare(table.SelectDigest);

    public void Insert(long row, EncodedPoint point) => Put(_insert, row, 0, point);

    public void Replace(long row, int revision, EncodedPoint point) => Put(_replace, row, revision, point);

    public void Patch(long row, int revision, ReadOnlySpan<byte> fields, ReadOnlyMemory<byte>? body, ReadOnlyMemory<byte>? features)
    {
        _patchFields.Bind(1, row).Bind(2, revision).BindText(3, fields).Run();
        if (body is { } newBody)
        {
            _setBody.Bind(1, row).Bind(2, newBody.Span).Run();
        }

        if (features is { } newFeatures)
        {
            _setFeatures.Bind(1, row).Bind(2, newFeatures.Span).Run();
        }
    }

    public void SetDense(long row, int revision, ReadOnlySpan<byte> dense) => _setDense.Bind(1, row).Bind(2, revision).Bind(3, dense).Run();

    public void Delete(long row)
    {
        _delete.Bind(1, row).Run();
        table.Recent.Remove(row);
    }

    public byte[] Lexical(long row)
    {
        _lexical.Bind(1, row).Step();
        var terms = _lexical.Bytes(0).ToArray();
        _lexical.Reset();
        return terms;
    }

    public string? Digest(long row)
    {
        _digest.Bind(1, row).Step();
        var digest = _digest.Text(0);
        _digest.Reset();
        return digest;
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _insert, _replace, _patchFields, _setBody, _setFeatures, _setDense, _delete, _lexical, _digest })
        {
            statement.Dispose();
        }
    }

    private static void Put(Statement statement, long row, int revision, EncodedPoint point)
    {
        Span<byte> id = stackalloc byte[16];
        point.Id.TryWriteBytes(id, bigEndian: true, out _);
        statement.Bind(1, row).Bind(2, id).Bind(3, revision).Bind(4, point.Digest).BindText(5, point.FieldsJson)
            .Bind(6, point.Lexical).Bind(7, point.Dense).Bind(8, point.Features.Span).Bind(9, point.Body.Span).Run();
    }
}
