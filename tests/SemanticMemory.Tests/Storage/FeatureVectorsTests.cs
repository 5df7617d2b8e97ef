using System.Numerics.Tensors;
using System.Text;
using SemanticMemory.Embedding;
using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Recall;

namespace SemanticMemory.Tests.Storage;

public sealed class FeatureVectorsTests
{
    private static readonly EmbeddingFingerprint s_builtIn = new Embedder(new BuiltInEmbeddingGenerator()).Fingerprint;

    [Fact]
    public async Task Of_each_message_of_one_passage_the_vector_is_what_the_model_made()
    {
        string[] texts = [.. EvalData.Files.SelectMany(file => file.Sessions).SelectMany(session => session.Messages).Select(message => message.Content)];
        var made = await new Embedder(new BuiltInEmbeddingGenerator()).EmbedPassagesAsync(texts, TestContext.Current.CancellationToken);
        var (told, vector) = (0, new float[s_builtIn.Dimension]);
        for (var i = 0; i < texts.Length; i++)
        {
            if (FeatureVectors.TryRead(s_builtIn, MessageFeatures.Of(texts[i], []), vector))
            {
                told++;
                Assert.InRange(TensorPrimitives.Distance(Assert.Single(made[i]).Span, vector), 0, 1e-6f);
            }
        }

        Assert.Equal(made.Count(vectors => vectors.Count == 1), told);
    }

    [Fact]
    public void Of_another_model_nothing_is_told() =>
        Assert.False(FeatureVectors.TryRead(s_builtIn with { Model = "another" }, MessageFeatures.Of("How do I reset it?", []), new float[s_builtIn.Dimension]));

    [Fact]
    public void What_tools_were_asked_is_no_part_of_a_vector() =>
        Assert.False(FeatureVectors.TryRead(
            s_builtIn, MessageFeatures.Of("One moment.", [new ToolCall { Id = "1", Name = "look", Arguments = "{}" }]), new float[s_builtIn.Dimension]));

    [Fact]
    public void Of_several_passages_nothing_is_told()
    {
        var mail = string.Join(' ', Enumerable.Repeat("We would like to know when the second delivery of pumps arrives in Rotterdam.", 100));
        Assert.False(FeatureVectors.TryRead(s_builtIn, MessageFeatures.Of(mail, []), new float[s_builtIn.Dimension]));
    }

    [Fact]
    public void Of_anything_else_nothing_is_told()
    {
        Assert.False(FeatureVectors.TryRead(s_builtIn, default, new float[s_builtIn.Dimension]));
        Assert.False(FeatureVectors.TryRead(s_builtIn, Encoding.UTF8.GetBytes("features of another version"), new float[s_builtIn.Dimension]));
    }
}
