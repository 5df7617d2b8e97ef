using SemanticMemory.Embedded.Columns;

namespace SemanticMemory.Embedded.Files;

/// <summary>A collection's table and the statements that name it.</summary>
/// <remarks>
/// What is read on opening comes first, then features, of which opening reads the short ones, the body last: what is long lies on pages of its
/// own that opening does not touch.
/// </remarks>
internal sealed class CollectionTable(string name)
{
    /// <summary>What was read of it not long ago.</summary>
    public RecentContents Recent { get; } = new();

    public string Create { get; } = $"""
        CREATE TABLE {name}(
            row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, revision INTEGER NOT NULL, digest TEXT,
            fields TEXT NOT NULL, lexical BLOB, dense BLOB, features BLOB, body BLOB)
        """;

    public string Insert { get; } =
        $"INSERT INTO {name}(row, id, revision, digest, fields, lexical, dense, features, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

    public string Replace { get; } =
        $"UPDATE {name} SET id=?2, revision=?3, digest=?4, fields=?5, lexical=?6, dense=?7, features=?8, body=?9 WHERE row=?1";

    public string PatchFields { get; } = $"UPDATE {name} SET revision=?2, fields=?3 WHERE row=?1";

    public string SetBody { get; } = $"UPDATE {name} SET body=?2 WHERE row=?1";

    public string SetFeatures { get; } = $"UPDATE {name} SET features=?2 WHERE row=?1";

    public string SetDense { get; } = $"UPDATE {name} SET revision=?2, dense=?3 WHERE row=?1";

    public string Delete { get; } = $"DELETE FROM {name} WHERE row=?1";

    public string SelectLexical { get; } = $"SELECT lexical FROM {name} WHERE row=?1";

    public string SelectDigest { get; } = $"SELECT digest FROM {name} WHERE row=?1";

    public string SelectContent { get; } = $"SELECT digest, body FROM {name} WHERE row=?1 AND revision=?2";

    public string SelectFeatures { get; } = $"SELECT features FROM {name} WHERE row=?1 AND revision=?2";

    public string SelectDense { get; } = $"SELECT dense FROM {name} WHERE row=?1 AND revision=?2";

    public string SelectVectors { get; } = $"SELECT lexical, dense FROM {name} WHERE row=?1 AND revision=?2";

    public string Measure { get; } = $"SELECT COUNT(*), COALESCE(MAX(row), 0) FROM {name}";

    public string LoadFields { get; } = $"SELECT row, id, revision, fields FROM {name} ORDER BY row";

    // A length is read without what it is the length of.
    public string LoadContent { get; } = $"""
        SELECT row, lexical, dense, COALESCE(length(features), 0), CASE WHEN length(features) <= {FeatureChunks.LongestInMemory} THEN features END
        FROM {name} ORDER BY row
        """;
}
