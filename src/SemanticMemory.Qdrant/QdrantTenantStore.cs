using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One tenant's part of the store; holds nothing open.</summary>
internal sealed class QdrantTenantStore(TenantId tenant, EmbeddingFingerprint embedding, CollectionParts parts, Func<CollectionSchema, CollectionCalls> calls)
    : TenantStore
{
    public override TenantId Tenant => tenant;

    public override EmbeddingFingerprint Embedding => embedding;

    public override PointCollection Messages { get; } = new QdrantPointCollection(calls(CollectionSchema.Messages), parts, embedding.Dimension);

    public override PointCollection Sessions { get; } = new QdrantPointCollection(calls(CollectionSchema.Sessions), parts, embedding.Dimension);

    public override PointCollection Records { get; } = new QdrantPointCollection(calls(CollectionSchema.Records), parts, embedding.Dimension);
}
