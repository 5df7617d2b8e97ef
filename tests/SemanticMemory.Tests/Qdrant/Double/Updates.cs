using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Carries out updates: at once with <c>wait=true</c>, else after the delay of the options, when their errors are lost.</summary>
internal sealed class Updates(QdrantDoubleOptions options)
{
    private static readonly Dictionary<string, Func<Collection, Node, Change>> s_operations = new()
    {
        ["upsert"] = Upserts.Read,
        ["delete"] = PayloadChanges.ReadPointDeletion,
        ["set_payload"] = PayloadChanges.ReadSet,
        ["overwrite_payload"] = PayloadChanges.ReadOverwrite,
        ["delete_payload"] = PayloadChanges.ReadDelete,
        ["clear_payload"] = PayloadChanges.ReadClear,
        ["update_vectors"] = Upserts.ReadVectors,
        ["delete_vectors"] = Upserts.ReadVectorDeletion,
    };

    public JsonNode Carry(Collection collection, bool wait, Change change)
    {
        change.Check();
        var operation = ++collection.Operation;
        if (wait)
        {
            Settle(collection, everything: true);
            change.Apply();
        }
        else
        {
            collection.Waiting.Enqueue((options.Time.GetTimestamp() + (long)(options.ApplyDelay.TotalSeconds * options.Time.TimestampFrequency), change.Apply));
            Settle(collection, everything: false);
        }

        return new JsonObject { ["operation_id"] = operation, ["status"] = wait ? "completed" : "acknowledged" };
    }

    /// <summary>Several operations, all read before the first is carried out. It stops at the first bad one, and earlier ones stay.</summary>
    public JsonNode Batch(Collection collection, bool wait, Node body) =>
        new JsonArray([.. body.Only("operations").Get("operations").Items()
            .ConvertAll(node => ReadOperation(collection, node))
            .ConvertAll(change => Carry(collection, wait, change))]);

    private static Change ReadOperation(Collection collection, Node node)
    {
        var members = node.Only([.. s_operations.Keys]).Members().ToList();
        return members.Count == 1 ? s_operations[members[0].Name](collection, node.Get(members[0].Name)) : throw node.Expected("one operation");
    }

    /// <summary>Applies what was only acknowledged and is due.</summary>
    public void Settle(Collection collection, bool everything)
    {
        while (collection.Waiting.TryPeek(out var next) && (everything || next.Due <= options.Time.GetTimestamp()))
        {
            collection.Waiting.Dequeue();
            try
            {
                next.Apply();
            }
            catch (Refusal)
            {
                // As on a server: whoever does not wait never hears of it.
            }
        }
    }
}
