using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>The points with some stored ids, in no order; at most <see cref="CollectionCalls.PageSize"/> of them.</summary>
internal sealed class LookUp : IStepwiseRead
{
    private readonly TenantScope _scope;
    private readonly Guid[] _storedIds;
    private readonly WireSelector _what;

    private LookUp(TenantScope scope, Guid[] storedIds, WireSelector what) => (_scope, _storedIds, _what) = (scope, storedIds, what);

    public bool IsDone { get; private set; }

    /// <summary>The points that are there; when it is done.</summary>
    public IReadOnlyList<FoundPoint> Result { get; private set; } = [];

    /// <summary>As many as these ids need.</summary>
    public static IReadOnlyList<LookUp> Of(TenantScope scope, IEnumerable<Guid> storedIds, WireSelector what) =>
        [.. storedIds.Distinct().Chunk(CollectionCalls.PageSize).Select(some => new LookUp(scope, some, what))];

    public WireQuery Next() => new(_scope.Where(WireCondition.Has(_storedIds)), _storedIds.Length, _what);

    public void Accept(List<FoundPoint> page) => (Result, IsDone) = (page, true);
}
