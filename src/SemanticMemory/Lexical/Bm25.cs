using System.Runtime.InteropServices;
using SemanticMemory.Storage;

namespace SemanticMemory.Lexical;

/// <summary>
/// Term weights of texts and queries, so that their product, times the store's IDF, is BM25 (Robertson and Zaragoza, "The probabilistic
/// relevance framework: BM25 and beyond", 2009). Thread-safe. Ids of terms and weights of texts are the same on every machine.
/// </summary>
public sealed class Bm25
{
    // Who names an identifier means that one: its whole must outweigh its two or three parts, even in a long e-mail against a short chat.
    private const float CodeWeight = 3f;
    private const float CodePartWeight = 0.5f;

    private readonly float _k1;
    private readonly float _b;
    private readonly float _averageLength;
    private readonly float _stopWordWeight;

    /// <summary>Weights with these constants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A constant is out of its range.</exception>
    public Bm25(Bm25Options? options = null)
    {
        options ??= new Bm25Options();
        (_k1, _b, _averageLength, _stopWordWeight) = (options.K1, options.B, options.AverageLength, options.StopWordWeight);
        Check(float.IsFinite(_k1) && _k1 >= 0, _k1, nameof(Bm25Options.K1), "0 or more: try .9, the default");
        Check(_b is >= 0 and <= 1, _b, nameof(Bm25Options.B), "0 to 1: try .4, the default");
        Check(float.IsFinite(_averageLength) && _averageLength > 0, _averageLength, nameof(Bm25Options.AverageLength), "above 0: try 30, the default");
        Check(float.IsFinite(_stopWordWeight) && _stopWordWeight > 0, _stopWordWeight, nameof(Bm25Options.StopWordWeight), "above 0: try .1, the default");

        static void Check(bool holds, float value, string name, string bounds)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(nameof(options), value, $"{name} must be {bounds}.");
            }
        }
    }

    /// <summary>What a store keeps of a text: for each term <c>tf (k1 + 1) / (tf + k1 (1 - b + b length / average))</c>.</summary>
    public SparseVector DocumentWeights(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new List<(uint Id, float Weight)>(Expected(text));
        var length = 0;
        TextAnalyzer.Analyze(text, (term, occurrence) =>
        {
            terms.Add((TermId.Of(term), 1));
            length += occurrence.IsExtra || occurrence.Kind == TermKind.StopWord ? 0 : 1;
        });

        var saturation = _k1 * (1 - _b + (_b * length / _averageLength));
        return Sum(terms, tf => tf * (_k1 + 1) / (tf + saturation));
    }

    /// <summary>What a store is asked: each term of the query as often as it stands there, stop words and parts of identifiers for less, whole identifiers for more.</summary>
    public SparseVector QueryWeights(string text) => QueryWeights(text, stopWords: true);

    /// <summary>
    /// The same without stop words, unless there is nothing else: what shares no more than those with a question is not worth a place among its hits, and they take most of the time.
    /// </summary>
    internal SparseVector ContentWeights(string text) => QueryWeights(text, stopWords: false) is { Count: > 0 } content ? content : QueryWeights(text);

    private SparseVector QueryWeights(string text, bool stopWords)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new List<(uint Id, float Weight)>(Expected(text));
        TextAnalyzer.Analyze(text, (term, occurrence) =>
        {
            if (occurrence.Kind != TermKind.Character && (stopWords || occurrence.Kind != TermKind.StopWord))
            {
                terms.Add((TermId.Of(term), WeightOf(occurrence.Kind)));
            }
        });
        return Sum(terms, weight => weight);
    }

    private float WeightOf(TermKind kind) => kind switch
    {
        TermKind.StopWord => _stopWordWeight,
        TermKind.Code => CodeWeight,
        TermKind.CodePart => CodePartWeight,
        _ => 1,
    };

    private static int Expected(string text) => (text.Length / 5) + 4;

    // Adds up what has the same id, be it one term or two that share a hash, and puts the ids in order.
    private static SparseVector Sum(List<(uint Id, float Weight)> terms, Func<float, float> finish)
    {
        terms.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        var distinct = 0;
        var span = CollectionsMarshal.AsSpan(terms);
        for (var i = 0; i < span.Length; i++)
        {
            if (distinct > 0 && span[distinct - 1].Id == span[i].Id)
            {
                span[distinct - 1].Weight += span[i].Weight;
            }
            else
            {
                span[distinct++] = span[i];
            }
        }

        var ids = new uint[distinct];
        var weights = new float[distinct];
        for (var i = 0; i < distinct; i++)
        {
            (ids[i], weights[i]) = (span[i].Id, finish(span[i].Weight));
        }

        return distinct == 0 ? SparseVector.Empty : new SparseVector(ids, weights);
    }
}
