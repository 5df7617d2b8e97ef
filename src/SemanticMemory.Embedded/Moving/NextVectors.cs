using System.Globalization;
using SemanticMemory.Embedded.Files;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Moving;

/// <summary>
/// The vectors of another model in a tenant's file: a table beside the messages, a row for each that has been looked at. Triggers take a row out when its
/// message goes or is written anew, whatever does so, also after a restart.
/// </summary>
internal sealed class NextVectors(Connection connection)
{
    private const string Messages = "messages";
    private const string Table = "next_vectors";

    /// <summary>The model that the table is for; <see langword="null"/>: there is none.</summary>
    public EmbeddingFingerprint? Model
    {
        get
        {
            var (model, dimension) = (Meta("next_model"), Meta("next_dimension"));
            return model is null || dimension is null ? null : new EmbeddingFingerprint(model, int.Parse(dimension, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Makes the table; within a transaction.</summary>
    public void Create(EmbeddingFingerprint model)
    {
        connection.Execute($"""
            CREATE TABLE {Table}(row INTEGER PRIMARY KEY, dense BLOB);
            CREATE TRIGGER {Table}_deleted AFTER DELETE ON {Messages} BEGIN DELETE FROM {Table} WHERE row = OLD.row; END;
            CREATE TRIGGER {Table}_replaced AFTER UPDATE OF lexical ON {Messages} BEGIN DELETE FROM {Table} WHERE row = OLD.row; END;
            """);
        SetMeta("next_model", model.Model);
        SetMeta("next_dimension", model.Dimension.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Removes the table, if it is there; within a transaction.</summary>
    public void Drop() => connection.Execute($"""
        DROP TRIGGER IF EXISTS {Table}_deleted;
        DROP TRIGGER IF EXISTS {Table}_replaced;
        DROP TABLE IF EXISTS {Table};
        DELETE FROM meta WHERE key IN ('next_model', 'next_dimension');
        """);

    /// <summary>Messages without a row here, after this one in the order of their rows.</summary>
    public List<(long Row, Guid Id, long Revision)> Missing(long after, int most)
    {
        using var rows = connection.Prepare(
            $"SELECT m.row, m.id, m.revision FROM {Messages} m LEFT JOIN {Table} n ON n.row = m.row WHERE m.row > ?1 AND n.row IS NULL ORDER BY m.row LIMIT ?2");
        rows.Bind(1, after).Bind(2, (long)most);
        var found = new List<(long, Guid, long)>();
        while (rows.Step())
        {
            found.Add((rows.Integer(0), new Guid(rows.Bytes(1), bigEndian: true), rows.Integer(2)));
        }

        return found;
    }

    /// <summary>Messages, and rows here.</summary>
    public (long Points, long Moved) Count() => (Number($"SELECT COUNT(*) FROM {Messages}"), Number($"SELECT COUNT(*) FROM {Table}"));

    /// <summary>Keeps vectors; within a transaction.</summary>
    public void Set(long row, byte[] dense)
    {
        using var set = connection.Prepare($"INSERT OR REPLACE INTO {Table}(row, dense) VALUES(?1, ?2)");
        set.Bind(1, row).Bind(2, dense.AsSpan()).Run();
    }

    /// <summary>Puts the vectors in the place of those in use, marks messages without any as owed, and makes the model the file's; within a transaction.</summary>
    public void TakeOver(EmbeddingFingerprint model, string awaiting, long now)
    {
        var (points, moved) = Count();
        var missing = Missing(0, int.MaxValue);
        if (points != moved + missing.Count)
        {
            throw StoreErrors.Damaged(connection.Path, $"there are {points} messages, {moved} vectors of the new model and {missing.Count} messages without");
        }

        using (var mark = connection.Prepare($"UPDATE {Messages} SET fields = json_set(fields, '$.{awaiting}', ?2) WHERE row = ?1"))
        {
            foreach (var (row, _, _) in missing)
            {
                mark.Bind(1, row).Bind(2, now).Run();
            }
        }

        connection.Execute($"""
            DROP TRIGGER {Table}_replaced;
            UPDATE {Messages} SET revision = revision + 1, dense = (SELECT n.dense FROM {Table} n WHERE n.row = {Messages}.row);
            """);
        var size = model.Dimension * 2;
        if (Number($"SELECT COUNT(*) FROM {Messages} WHERE length(dense) % {size} <> 0") is > 0 and var wrong)
        {
            throw StoreErrors.Damaged(connection.Path, $"{wrong} vectors of the new model have another size");
        }

        Drop();
        SetMeta("model", model.Model);
        SetMeta("dimension", model.Dimension.ToString(CultureInfo.InvariantCulture));
    }

    private string? Meta(string key)
    {
        using var statement = connection.Prepare("SELECT value FROM meta WHERE key = ?1");
        return statement.Bind(1, key).Step() ? statement.Text(0) : null;
    }

    private void SetMeta(string key, string value)
    {
        using var statement = connection.Prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)");
        statement.Bind(1, key).Bind(2, value).Run();
    }

    private long Number(string sql)
    {
        using var statement = connection.Prepare(sql);
        statement.Step();
        return statement.Integer(0);
    }
}
