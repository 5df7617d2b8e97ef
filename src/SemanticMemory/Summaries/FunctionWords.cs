using System.Collections.Frozen;

namespace SemanticMemory.Summaries;

/// <summary>English words that no key phrase has: those that hold sentences together, those that hold conversations together, and dates.</summary>
internal static class FunctionWords
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_words = (
        "a about above across actually after again against ago ah all almost along already also although always am among an and another any anybody anyone " +
        "anything anyway anywhere are around as ask asked asking at away back be became because become been before began behind being below best better " +
        "between both but by came can cannot cause certain certainly come comes coming could day did do does doing done down during each either else enough " +
        "even ever every everybody everyone everything exactly far few fine first for found from full further gave get gets getting give given gives giving go " +
        "goes going gone gonna good got gotten great had happen happened happy hardly has have having he hello help helped helps hence her here hers herself hey " +
        "hi him himself his hmm hope how however i if in indeed instead into is it its itself just keep kept kind knew know known knows last lately later " +
        "least less let like likely little long look looked looking looks lot lots made make makes making many may maybe me mean means meant might mine more " +
        "morning most mostly much must my myself near need needed needs neither never new next nice no nobody none nor not nothing now nowhere of off often oh ok okay " +
        "old on once one ones only onto or other others otherwise ought our ours ourselves out over own perhaps please possible pretty probably put quite " +
        "rather really regarding regards right said same saw say saying says see seem seemed seems seen send sent several shall she should show since so some " +
        "somebody someone something sometimes somewhere soon sorry still such sure take taken takes taking talk tell than thank thanks that the their theirs " +
        "them themselves then there therefore these they thing things think thinking this those though thought through thus time times to today together " +
        "told tomorrow tonight too took toward towards tried try trying turn two under unless until up upon us use used uses using usually very via want wanted wants " +
        "was way ways we well went were what whatever when whenever where wherever whether which while who whoever whole whom whose why will wish with within without " +
        "wonder wondering work worked working works would yeah year yes yesterday yet you your yours yourself yourselves " +
        "afternoon evening dear cheers best bye goodbye welcome glad awesome perfect absolutely understood correct alright anyhow currently actual " +
        "three four five six seven eight nine ten eleven twelve hundred thousand half dozen second third couple " +
        "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays " +
        "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec " +
        "day days week weeks month months year years hour hours minute minutes weekend mr mrs ms dr subject re fwd regards sincerely kind").Split(' ').ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    // What an apostrophe leaves: I'll, we're, don't, there'd. An 's belongs to the word before it.
    private static readonly string[] s_contractions = ["'t", "'ll", "'re", "'ve", "'m", "'d"];

    /// <summary>Is the lower-case word one of them?</summary>
    public static bool Contains(ReadOnlySpan<char> word) => s_words.Contains(word) || (word.Contains('\'') && IsContraction(word));

    private static bool IsContraction(ReadOnlySpan<char> word)
    {
        foreach (var end in s_contractions)
        {
            if (word.EndsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
