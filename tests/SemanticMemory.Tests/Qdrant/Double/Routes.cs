using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>All routes of the double.</summary>
internal static class Routes
{
    private static readonly string[] s_update = ["wait", "ordering", "timeout"];
    private static readonly string[] s_read = ["consistency", "timeout"];
    private static readonly string[] s_meta = ["timeout"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new("GET", "/collections", Access.Read, [], call => new JsonObject
        {
            ["collections"] = new JsonArray([.. call.Database.Collections.Select(collection => new JsonObject { ["name"] = collection.Name })]),
        }),
        new("POST", "/collections/aliases", Access.Write, s_meta, Done(call => call.Database.ChangeAliases(call.Body))),
        new("GET", "/aliases", Access.Read, [], call => call.Database.Aliases(null)),
        new("GET", "/collections/{}", Access.Read, [], call => CollectionInfo.Describe(call.Collection)),
        new("PUT", "/collections/{}", Access.Write, s_meta, Done(call => call.Database.Create(call.Arguments[0], CollectionConfig.Read(call.Body)))),
        new("PATCH", "/collections/{}", Access.Write, s_meta, Done(call => call.Collection.Config.Change(call.Body))),
        new("DELETE", "/collections/{}", Access.Write, s_meta, call => call.Database.Delete(call.Arguments[0])),
        new("GET", "/collections/{}/exists", Access.Read, [], call => new JsonObject { ["exists"] = call.Database.Exists(call.Arguments[0]) }),
        new("GET", "/collections/{}/aliases", Access.Read, [], call => call.Database.Aliases(call.Collection.Name)),
        new("GET", "/collections/{}/shards", Access.Read, [], call => call.Collection.Shards.Describe()),
        new("PUT", "/collections/{}/shards", Access.Write, s_meta, Done(CreateShardKey)),
        new("POST", "/collections/{}/shards/delete", Access.Write, s_meta, Done(DeleteShardKey)),
        new("PUT", "/collections/{}/index", Access.Write, s_update, CreateIndex),
        new("DELETE", "/collections/{}/index/{}", Access.Write, s_update, DeleteIndex),
        new("PUT", "/collections/{}/points", Access.Write, s_update, Update(Upserts.Read)),
        new("POST", "/collections/{}/points/delete", Access.Write, s_update, Update(PayloadChanges.ReadPointDeletion)),
        new("POST", "/collections/{}/points/payload", Access.Write, s_update, Update(PayloadChanges.ReadSet)),
        new("PUT", "/collections/{}/points/payload", Access.Write, s_update, Update(PayloadChanges.ReadOverwrite)),
        new("POST", "/collections/{}/points/payload/delete", Access.Write, s_update, Update(PayloadChanges.ReadDelete)),
        new("POST", "/collections/{}/points/payload/clear", Access.Write, s_update, Update(PayloadChanges.ReadClear)),
        new("PUT", "/collections/{}/points/vectors", Access.Write, s_update, Update(Upserts.ReadVectors)),
        new("POST", "/collections/{}/points/vectors/delete", Access.Write, s_update, Update(Upserts.ReadVectorDeletion)),
        new("POST", "/collections/{}/points/batch", Access.Write, s_update, call => call.Updates.Batch(call.Collection, call.Wait, call.Body)),
        new("POST", "/collections/{}/points", Access.Read, s_read, call => Reads.Retrieve(call.Collection, call.Body)),
        new("GET", "/collections/{}/points/{}", Access.Read, s_read, call => Reads.Get(call.Collection, call.Arguments[1])),
        new("POST", "/collections/{}/points/scroll", Access.Read, s_read, call => Reads.Scroll(call.Collection, call.Body, call.Database.Ties)),
        new("POST", "/collections/{}/points/count", Access.Read, s_read, call => Reads.Count(call.Collection, call.Body)),
        new("POST", "/collections/{}/facet", Access.Read, s_read, call => Reads.Facet(call.Collection, call.Body)),
        new("POST", "/collections/{}/points/query", Access.Read, s_read, call => Queries.One(call.Collection, call.Body, call.Database.Ties)),
        new("POST", "/collections/{}/points/query/batch", Access.Read, s_read, call => Queries.Batch(call.Collection, call.Body, call.Database.Ties)),
    ];

    private static Func<Call, JsonNode?> Update(Func<Collection, Node, Change> read) => call =>
    {
        var collection = call.Collection;
        return call.Updates.Carry(collection, call.Wait, read(collection, call.Body));
    };

    private static Func<Call, JsonNode?> Done(Action<Call> change) => call =>
    {
        change(call);
        return true;
    };

    private static JsonNode CreateIndex(Call call)
    {
        var (collection, body) = (call.Collection, call.Body.Only("field_name", "field_schema"));
        var field = body.Get("field_name").Text();
        var schema = body.Find("field_schema") ?? throw Refusal.Input($"Unable to infer type for the field '{field}'. Please specify `field_type`");
        var index = FieldIndex.Read(field, schema);
        return call.Updates.Carry(collection, call.Wait, Always(() =>
        {
            collection.Indexes[field] = index;
            collection.Forget(field);
        }));
    }

    private static JsonNode DeleteIndex(Call call)
    {
        var collection = call.Collection;
        return call.Updates.Carry(collection, call.Wait, Always(() =>
        {
            collection.Indexes.Remove(call.Arguments[1]);
            collection.Forget(call.Arguments[1]);
        }));
    }

    private static void CreateShardKey(Call call)
    {
        call.Database.NeedsCluster();
        call.Collection.Shards.Create(call.Body, call.Collection.Name);
    }

    private static void DeleteShardKey(Call call)
    {
        call.Database.NeedsCluster();
        var collection = call.Collection;
        var key = collection.Shards.Delete(call.Body, collection.Name);
        collection.Remove(collection.Points.Values.Where(point => point.ShardKey == key).Select(point => point.Key).ToList());
    }

    private static Change Always(Action apply) => new(() => { }, apply);
}
