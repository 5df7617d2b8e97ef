using SemanticMemory.Qdrant.Filters;
using SemanticMemory.Qdrant.Wire;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>The one place where filters for Qdrant are made, outside of administration: each of them demands the tenant.</summary>
internal sealed class TenantScope
{
    // No tenant can be called so.
    private const string SharedShards = "_shared";

    private readonly WireCondition _own;
    private readonly FilterTranslation _translation;

    public TenantScope(TenantId tenant, bool shardByTenant)
    {
        (Tenant, Ids) = (tenant, new StoredIds(tenant));
        _own = WireCondition.Is(PayloadNames.Tenant, tenant.Value);
        _translation = new FilterTranslation(Ids);
        Everything = Where();
        ShardKey = shardByTenant ? new WireShardKey(tenant.Value, SharedShards) : null;
    }

    /// <summary>The shard key that takes the tenants without one of their own.</summary>
    public static string SharedShardKey => SharedShards;

    /// <summary>The tenant of this name, the reserved one too.</summary>
    public static TenantId TenantOf(string name) => name == TenantId.System.Value ? TenantId.System : TenantId.Parse(name);

    /// <summary>Whose points.</summary>
    public TenantId Tenant { get; }

    /// <summary>Its points' ids in Qdrant.</summary>
    public StoredIds Ids { get; }

    /// <summary>All of its points.</summary>
    public WireFilter Everything { get; }

    /// <summary>Its shards; <see langword="null"/> where the collection is not sharded by tenant.</summary>
    public WireShardKey? ShardKey { get; }

    /// <summary>The tenant's points for which all of this holds.</summary>
    public WireFilter Where(params ReadOnlySpan<WireCondition?> conditions)
    {
        List<WireCondition> must = [_own];
        List<WireCondition>? mustNot = null;
        foreach (var condition in conditions)
        {
            // A nested filter of these two lists alone need not be nested.
            if (condition is { Key: null, HasId: null, IsEmpty: null, Should: null })
            {
                must.AddRange(condition.Must ?? []);
                (mustNot ??= []).AddRange(condition.MustNot ?? []);
            }
            else if (condition is not null)
            {
                must.Add(condition);
            }
        }

        return new WireFilter(must, MustNot: mustNot is { Count: > 0 } ? mustNot : null);
    }

    /// <summary>The tenant's points that match; <see langword="null"/>: no point can, and Qdrant need not be asked.</summary>
    public WireFilter? Matching(Filter filter) => Condition(filter) is { } condition ? Where(condition) : null;

    /// <summary>The filter as a condition, to be joined by <see cref="Where"/>; <see langword="null"/>: no point matches.</summary>
    public WireCondition? Condition(Filter filter)
    {
        var condition = _translation.Translate(filter);
        return ReferenceEquals(condition, FilterTranslation.Nothing) ? null : condition;
    }
}
