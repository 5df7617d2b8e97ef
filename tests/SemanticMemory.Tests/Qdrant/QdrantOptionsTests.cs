using SemanticMemory.Qdrant;
using SemanticMemory.Tests.Contract;

namespace SemanticMemory.Tests.Qdrant;

public sealed class QdrantOptionsTests
{
    public static TheoryData<QdrantOptions> Wrong =>
    [
        new QdrantOptions { Endpoint = new Uri("localhost:6333") },
        new QdrantOptions { Endpoint = new Uri("/qdrant", UriKind.Relative) },
        new QdrantOptions { Endpoint = new Uri("ftp://localhost") },
        new QdrantOptions { Endpoint = new Uri("http://user:secret@localhost:6333") },
        new QdrantOptions { CollectionPrefix = "" },
        new QdrantOptions { CollectionPrefix = "a/b" },
        new QdrantOptions { ApiKey = "two words" },
        new QdrantOptions { Shards = 0 },
        new QdrantOptions { ReplicationFactor = 0 },
        new QdrantOptions { WriteConsistency = 2 },
        new QdrantOptions { MaxRequestBytes = 1000 },
        new QdrantOptions { ReadTimeout = TimeSpan.Zero },
        new QdrantOptions { Retries = -1 },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_option_that_cannot_be_is_refused_when_the_store_is_made(QdrantOptions options) =>
        Assert.ThrowsAny<ArgumentException>(() => new QdrantMemoryStore(options, Sample.Model));

    [Fact]
    public void Copies_are_written_and_read_by_majority_unless_told_otherwise()
    {
        var options = new QdrantOptions { ReplicationFactor = 3 };
        Assert.Equal(2, options.WritesToAcknowledge);
        Assert.Equal(QdrantReadConsistency.Majority, options.CopiesToRead);
        Assert.Equal(1, new QdrantOptions().WritesToAcknowledge);
        Assert.Equal(QdrantReadConsistency.One, new QdrantOptions().CopiesToRead);
    }
}
