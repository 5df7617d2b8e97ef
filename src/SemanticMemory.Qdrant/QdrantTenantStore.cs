using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant;

/// <summary>One tenant's part of the store; holds nothing open.</summary>
internal sealed class QdrantTenantStore(TenantId tenant, EmbeddingFingerprint embedding, CollectionParts parts, Func<CollectionSchema, CollectionPlace> place)
    : TenantStore
{
    public override TenantId Tenant => tenant;

    public override EmbeddingFingerprint Embedding => place(CollectionSchema.Messages).Known ?? embedding;

    public override PointCollection Messages { get; } = new QdrantPointCollection(place(CollectionSchema.Messages), parts, embedding.Dimension);

    public override PointCollection Sessions { get; } = new QdrantPointCollection(place(CollectionSchema.Sessions), parts, embedding.Dimension);

    public override PointCollection Records { get; } = new QdrantPointCollection(place(CollectionSchema.Records), parts, embedding.Dimension);
}
