using System.Text.Json;
using System.Text.Json.Serialization;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Where a tenant's points are in a collection sharded by tenant: its own shards once they are there, else the shared ones.</summary>
internal sealed record WireShardKey(string Target, string Fallback);

/// <summary>Body of <c>points/scroll</c>.</summary>
internal sealed record WireScroll(
    WireFilter Filter, int Limit, WireSelector WithPayload, Guid? Offset = null, WireShardKey? ShardKey = null, IReadOnlyList<string>? WithVector = null);

/// <summary>Which members of a payload come back: all, only some, or all but some.</summary>
[JsonConverter(typeof(WireSelectorConverter))]
internal sealed record WireSelector(IReadOnlyList<string>? Include, IReadOnlyList<string>? Exclude)
{
    private static readonly WireSelector[] s_ofParts = [.. Enumerable.Range(0, (int)PointParts.All + 1).Select(parts => new WireSelector(null, [.. Unasked((PointParts)parts)]))];

    public static WireSelector Whole { get; } = new(null, null);

    public static WireSelector Of(params IReadOnlyList<string> names) => new(names, null);

    /// <summary>All members but the parts that were not asked for, and those that a search or its neighbours never need.</summary>
    public static WireSelector Of(PointParts parts) => s_ofParts[(int)(parts & PointParts.All)];

    private static IEnumerable<string> Unasked(PointParts parts)
    {
        yield return PayloadNames.Tenant;
        yield return PayloadNames.Insert;
        if (!parts.HasFlag(PointParts.Body))
        {
            yield return PayloadNames.Body;
        }

        if (!parts.HasFlag(PointParts.Features))
        {
            yield return PayloadNames.Features;
        }

        if (parts != PointParts.All)
        {
            yield return PayloadNames.Digest;
        }
    }
}

/// <summary><c>true</c>, a list of names, or an object with those to leave out.</summary>
internal sealed class WireSelectorConverter : JsonConverter<WireSelector>
{
    public override WireSelector Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, WireSelector value, JsonSerializerOptions options)
    {
        if (value.Include is { } included)
        {
            WriteNames(writer, included);
        }
        else if (value.Exclude is { } excluded)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("exclude");
            WriteNames(writer, excluded);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteBooleanValue(true);
        }
    }

    private static void WriteNames(Utf8JsonWriter writer, IReadOnlyList<string> names)
    {
        writer.WriteStartArray();
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}

/// <summary>Body of <c>points/query/batch</c>.</summary>
internal sealed record WireQueries(IReadOnlyList<WireQuery> Searches);

/// <summary>One query of a batch.</summary>
internal sealed record WireQuery(WireFilter Filter, int Limit, WireSelector WithPayload)
{
    public WireQueryBy? Query { get; init; }

    public string? Using { get; init; }

    public WireParameters? Params { get; init; }

    public float? ScoreThreshold { get; init; }

    public WireShardKey? ShardKey { get; init; }
}

/// <summary>What a query asks by: a dense vector, terms, or an order.</summary>
[JsonConverter(typeof(WireQueryByConverter))]
internal sealed record WireQueryBy
{
    public ReadOnlyMemory<float>? Dense { get; init; }

    public SparseVector? Lexical { get; init; }

    public WireOrder? Order { get; init; }
}

/// <summary>An order by an integer, from a value on.</summary>
internal sealed record WireOrder(string Key, bool Descending, long? From);

/// <summary>Settings of one query.</summary>
internal sealed record WireParameters
{
    public bool? Exact { get; init; }

    public WireQuantization? Quantization { get; init; }

    public WireIdf? Idf { get; init; }
}

/// <summary>Candidates of the compressed vectors are scored again by the whole ones.</summary>
internal sealed record WireQuantization(bool Rescore, double Oversampling);

/// <summary>The points that document frequencies are counted over.</summary>
internal sealed record WireIdf(WireFilter Corpus);

/// <summary>Body of <c>points/count</c>.</summary>
internal sealed record WireCount(WireFilter Filter, WireShardKey? ShardKey = null, bool Exact = true);

/// <summary>Body of <c>facet</c>; without a filter only for administration.</summary>
internal sealed record WireFacet(string Key, int Limit, WireFilter? Filter, WireShardKey? ShardKey = null, bool Exact = true);

/// <summary>Body of <c>points/delete</c>.</summary>
internal sealed record WireDelete(WireFilter Filter, WireShardKey? ShardKey = null);
