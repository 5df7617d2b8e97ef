using SemanticMemory.Qdrant.Reading;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One tenant's part of the store; holds nothing open.</summary>
internal sealed class QdrantTenantStore(TenantId tenant, EmbeddingFingerprint embedding, Func<CollectionSchema, CollectionCalls> calls) : TenantStore
{
    public override TenantId Tenant => tenant;

    public override EmbeddingFingerprint Embedding => embedding;

    public override PointCollection Messages { get; } = new QdrantPointCollection(calls(CollectionSchema.Messages), embedding.Dimension);

    public override PointCollection Sessions { get; } = new QdrantPointCollection(calls(CollectionSchema.Sessions), embedding.Dimension);

    public override PointCollection Records { get; } = new QdrantPointCollection(calls(CollectionSchema.Records), embedding.Dimension);
}
