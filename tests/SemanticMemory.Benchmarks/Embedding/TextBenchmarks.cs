using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Tokens;

namespace SemanticMemory.Benchmarks.Embedding;

/// <summary>What a message costs on its way in, per message of about 150 characters: vector on one thread and on all, words, passages, tokens.</summary>
[MemoryDiagnoser]
public class TextBenchmarks
{
    private const int Messages = 4_000;

    private static readonly BuiltInEmbeddingGenerator Generator = new();
    private readonly Bm25 _bm25 = new();
    private readonly string[] _texts = new string[Messages];

    /// <summary>Makes the messages, of words of the kind and variety that support mail has.</summary>
    [GlobalSetup]
    public void Setup()
    {
        string[] words = ("the order invoice parcel delivery refund customer account warehouse broken late please thanks tomorrow contract meeting price quote discount " +
            "server error login password update release scanner label printer address street payment card bank transfer monday friday morning agent manager team " +
            "we you they is was will can not have been sent received checked asked told called with from for about before after because when and but a to of in on").Split(' ');
        var random = new Random(1);
        for (var i = 0; i < Messages; i++)
        {
            _texts[i] = $"Re INV-{random.Next(10_000)}: " + string.Join(' ', Enumerable.Range(0, 24).Select(_ => words[random.Next(words.Length)])) + ".";
        }
    }

    /// <summary>Vectors, one call per message, on the caller's thread.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task<int> EmbedOnOneThread()
    {
        var count = 0;
        foreach (var text in _texts)
        {
            count += (await Generator.GenerateAsync([text])).Count;
        }

        return count;
    }

    /// <summary>Vectors, one call for all messages, on all cores.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public Task<GeneratedEmbeddings<Embedding<float>>> EmbedOnAllCores() => Generator.GenerateAsync(_texts);

    /// <summary>BM25 weights.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int Words() => Sum(text => _bm25.DocumentWeights(text).Count);

    /// <summary>Passages.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int CutPassages() => Sum(text => Passages.Split(text).Count);

    /// <summary>Tokens.</summary>
    [Benchmark(OperationsPerInvoke = Messages)]
    public int CountTokens() => Sum(text => BuiltInTokenCounter.Count(text));

    private int Sum(Func<string, int> of)
    {
        var sum = 0;
        foreach (var text in _texts)
        {
            sum += of(text);
        }

        return sum;
    }
}
