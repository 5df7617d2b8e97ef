using System.Globalization;
using SemanticMemory.Embedded.Tenants;
using SemanticMemory.Storage;

namespace SemanticMemory.Embedded.Files;

/// <summary>What a file says of itself.</summary>
internal sealed record FileIdentity(string Format, string Tenant, string Model, int Dimension)
{
    public static FileIdentity Read(Connection connection)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        using var statement = connection.Prepare("SELECT key, value FROM meta");
        while (statement.Step())
        {
            values[statement.Text(0) ?? ""] = statement.Text(1) ?? "";
        }

        string Get(string key) => values.GetValueOrDefault(key) ?? throw StoreErrors.Damaged(connection.Path, $"'{key}' is missing");

        // An other format may keep the rest elsewhere: it is told apart first.
        var format = Get("format");
        return format != TenantFile.Format.ToString(CultureInfo.InvariantCulture)
            ? throw StoreErrors.OtherVersion(connection.Path, format, TenantFile.Format)
            : new FileIdentity(
                format,
                Get("tenant"),
                Get("model"),
                int.TryParse(Get("dimension"), CultureInfo.InvariantCulture, out var dimension) ? dimension : throw StoreErrors.Damaged(connection.Path, "'dimension' is no number"));
    }

    public EmbeddingFingerprint Embedding => new(Model, Dimension);

    public void Check(string path, TenantId tenant, ModelRules models)
    {
        if (Tenant != tenant.Value)
        {
            throw StoreErrors.Damaged(path, $"it holds the data of tenant '{Tenant}', not of '{tenant}'");
        }

        if (!models.Accepts(Embedding))
        {
            throw StoreErrors.OtherModel(path, Embedding.ToString(), models.ForNew.ToString());
        }
    }

    public void Write(Connection connection)
    {
        connection.Execute("CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");
        using var insert = connection.Prepare("INSERT INTO meta(key, value) VALUES(?1, ?2)");
        foreach (var (key, value) in new[]
        {
            ("format", Format), ("tenant", Tenant), ("model", Model), ("dimension", Dimension.ToString(CultureInfo.InvariantCulture)),
        })
        {
            insert.Bind(1, key).Bind(2, value).Run();
        }
    }
}
