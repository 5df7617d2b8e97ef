using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Which part of a long message a question is about.</summary>
internal static class BestPassage
{
    /// <summary>The passage that shares most with the question's words, the first of equals; <see langword="null"/> for a message of one passage.</summary>
    public static TextRange? Of(string content, SparseVector terms, Bm25 bm25)
    {
        var passages = Passages.Split(content);
        if (passages.Count < 2)
        {
            return null;
        }

        var best = passages.MaxBy(passage => SparseVector.Dot(terms, bm25.DocumentWeights(content.Substring(passage.Start, passage.Length))));
        return new TextRange(best.Start, best.Length);
    }
}
