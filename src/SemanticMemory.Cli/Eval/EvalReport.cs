using SemanticMemory.Search;

namespace SemanticMemory.Cli.Eval;

/// <summary>What was measured.</summary>
/// <param name="DataSet">On what.</param>
/// <param name="Questions">How many questions counted.</param>
/// <param name="Modes">In the order asked for.</param>
internal sealed record EvalReport(string DataSet, int Questions, IReadOnlyList<ModeReport> Modes);

/// <summary>What was measured in one search mode.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="All">Over all questions.</param>
/// <param name="P50">Half of the searches took no longer, in milliseconds.</param>
/// <param name="P95">19 of 20 searches took no longer, in milliseconds.</param>
/// <param name="ByKind">By kind of question, in the order of their names.</param>
/// <param name="Windows">Context windows; empty unless the mode is hybrid, the one that windows recall by.</param>
internal sealed record ModeReport(SearchMode Mode, RankingScore All, double P50, double P95, IReadOnlyList<KindReport> ByKind, IReadOnlyList<WindowReport> Windows)
{
    /// <summary>The mode as it is written in options and reports.</summary>
    public string Name => Mode.ToString().ToLowerInvariant();
}

/// <summary>What was measured over the questions of one kind.</summary>
internal sealed record KindReport(string Kind, int Questions, RankingScore Score);

/// <summary>What context windows of one size hold.</summary>
/// <param name="Tokens">The size.</param>
/// <param name="Evidence">The mean share of a question's evidence that is inside.</param>
/// <param name="Whole">The share of questions with all of it inside.</param>
internal sealed record WindowReport(int Tokens, double Evidence, double Whole);
