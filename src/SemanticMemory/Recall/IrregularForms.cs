using System.Collections.Frozen;

namespace SemanticMemory.Recall;

/// <summary>English forms and everyday words that mean the same and that no stemmer joins ("went" and "go", "pics" and "photo").</summary>
internal static class IrregularForms
{
    private const string Table =
        "go: went gone goes; buy: bought; get: got gotten; see: saw seen; take: took taken; give: gave given; make: made; come: came; find: found; " +
        "think: thought; tell: told; say: said; meet: met; leave: left; feel: felt; keep: kept; begin: began begun; write: wrote written; run: ran; " +
        "eat: ate eaten; drink: drank drunk; drive: drove driven; fly: flew flown; know: knew known; grow: grew grown; draw: drew drawn; wear: wore worn; " +
        "win: won; lose: lost; spend: spent; send: sent; build: built; bring: brought; teach: taught; catch: caught; fight: fought; sell: sold; hold: held; " +
        "hear: heard; lead: led; pay: paid; sing: sang sung; swim: swam swum; sleep: slept; speak: spoke spoken; stand: stood; break: broke broken; " +
        "choose: chose chosen; fall: fell fallen; forget: forgot forgotten; mean: meant; ride: rode ridden; rise: rose; sit: sat; shoot: shot; " +
        "show: showed shown; steal: stole stolen; stick: stuck; throw: threw thrown; understand: understood; wake: woke woken; become: became; " +
        "child: kids kid children; man: men; woman: women; person: people; mouse: mice; foot: feet; wife: wives; life: lives; live: lived; " +
        "mother: mom mum moms; father: dad dads; photo: pics pic photos picture pictures; television: tv; favorite: fave favourite favourites; " +
        "bicycle: bike; birthday: bday; adopt: adopted; deal: dealt; dream: dreamt; learn: learnt; lend: lent; light: lit; ring: rang; tear: tore torn; " +
        "wind: wound; hang: hung; dig: dug; feed: fed; bite: bit bitten; blow: blew; breed: bred; strike: struck; swear: swore";

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Base = Table.Split("; ")
        .Select(entry => entry.Split(": "))
        .SelectMany(entry => entry[1].Split(' ').Select(form => KeyValuePair.Create(form, entry[0])))
        .ToFrozenDictionary(StringComparer.Ordinal)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The base form of a lower-case word, if it is one of these.</summary>
    public static bool TryGetBase(ReadOnlySpan<char> word, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? form) => Base.TryGetValue(word, out form);
}
