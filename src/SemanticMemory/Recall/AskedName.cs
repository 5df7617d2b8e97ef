namespace SemanticMemory.Recall;

/// <summary>A word of a question that names authors.</summary>
/// <param name="Terms">Ids of its terms, see <see cref="LocalTerms"/>: mostly one.</param>
/// <param name="Authors">The display names that it names.</param>
internal sealed record AskedName(IReadOnlyList<uint> Terms, IReadOnlySet<string> Authors);
