using System.Text.Json.Nodes;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Carries out updates: at once with <c>wait=true</c>, else after the delay of the options, when their errors are lost.</summary>
internal sealed class Updates(QdrantDoubleOptions options)
{
    private static readonly Dictionary<string, Func<Collection, Node, Action>> _operations = new()
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

    public JsonNode Carry(Collection collection, bool wait, Action apply)
    {
        var operation = ++collection.Operation;
        if (wait)
        {
            Settle(collection, everything: true);
            apply();
        }
        else
        {
            collection.Waiting.Enqueue((options.Time.GetTimestamp() + (long)(options.ApplyDelay.TotalSeconds * options.Time.TimestampFrequency), apply));
            Settle(collection, everything: false);
        }

        return new JsonObject { ["operation_id"] = operation, ["status"] = wait ? "completed" : "acknowledged" };
    }

    /// <summary>Several operations, one after the other: it stops at the first bad one, and earlier ones stay.</summary>
    public JsonNode Batch(Collection collection, bool wait, Node body)
    {
        var results = new JsonArray();
        foreach (var node in body.Only("operations").Get("operations").Items())
        {
            var members = node.Only([.. _operations.Keys]).Members().ToList();
            if (members.Count != 1)
            {
                throw node.Expected("one operation");
            }

            results.Add(Carry(collection, wait, _operations[members[0].Name](collection, node.Get(members[0].Name))));
        }

        return results;
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
