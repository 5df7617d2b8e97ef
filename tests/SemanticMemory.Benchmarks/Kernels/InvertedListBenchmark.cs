using BenchmarkDotNet.Attributes;
using SemanticMemory.Embedded.Columns;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Lexical;
using SemanticMemory.Embedded.Reading;
using SemanticMemory.Storage;

namespace SemanticMemory.Benchmarks.Kernels;

/// <summary>A query by words over 100,000 messages of about 20 terms whose frequencies fall as those of a language do (Zipf).</summary>
public class InvertedListBenchmark
{
    private const int Messages = 100_000;
    private const int Vocabulary = 60_000;
    private const int TermsPerMessage = 20;
    private const int Hits = 80;
    private readonly CollectionMemory _memory = new(new FieldMap(CollectionSchema.Messages), 1);
    private readonly double[] _frequencies = new double[Vocabulary];
    private SparseVector _query = SparseVector.Empty;

    /// <summary>Terms of the query.</summary>
    [Params(4, 12)]
    public int QueryTerms { get; set; }

    /// <summary>Fills the lists.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var sum = 0.0;
        for (var i = 0; i < Vocabulary; i++)
        {
            _frequencies[i] = sum += 1.0 / (i + 10);
        }

        var random = new Random(1);
        for (var i = 0; i < Messages; i++)
        {
            var slot = _memory.Add(Guid.NewGuid(), i, 0);
            _memory.Words.Add(slot, TermBlob.Encode(Terms(random, TermsPerMessage)));
            _memory.Publish(slot);
        }

        _query = Terms(random, QueryTerms);
    }

    /// <summary>The best hits, without their bodies.</summary>
    [Benchmark]
    public int Search() => LexicalSearch.Run(_memory, Selection.Everything, _query, Hits).Length;

    private SparseVector Terms(Random random, int count)
    {
        var terms = new SortedSet<uint>();
        while (terms.Count < count)
        {
            var at = Array.BinarySearch(_frequencies, random.NextDouble() * _frequencies[^1]);
            terms.Add((uint)(at < 0 ? ~at : at));
        }

        // Most terms occur once in a message, some twice; how much that weighs depends on the message's length.
        var (once, twice) = (1 + (float)random.NextDouble(), 2 + (float)random.NextDouble());
        return new SparseVector(terms.ToArray(), terms.Select(_ => random.Next(10) == 0 ? twice : once).ToArray());
    }
}
