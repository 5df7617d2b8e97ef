using System.Numerics;

namespace SemanticMemory.Recall;

/// <summary>Leaves out what was said before in nearly the same words: a quoted mail, a canned answer, a message sent twice.</summary>
internal static class NearDuplicates
{
    /// <summary>
    /// The items without those whose words are nearly those of an earlier one: the Jaccard index of their sets of words is at least
    /// <paramref name="threshold"/>. The order stays.
    /// </summary>
    public static IReadOnlyList<T> Remove<T>(IReadOnlyList<T> items, Func<T, string> text, double threshold)
    {
        var kept = new List<(T Item, WordSet Words)>(items.Count);
        var scratch = new List<int>();
        foreach (var item in items)
        {
            var words = new WordSet(text(item), scratch);
            if (!kept.Exists(other => other.Words.Resembles(words, threshold)))
            {
                kept.Add((item, words));
            }
        }

        return [.. kept.Select(pair => pair.Item)];
    }

    /// <summary>The different words of a text, as sorted hashes, and a 64-bit sketch that rules most pairs out at once.</summary>
    private sealed class WordSet
    {
        private readonly string _text;
        private readonly int[] _words;
        private readonly ulong _sketch;

        public WordSet(string text, List<int> words)
        {
            _text = text;
            words.Clear();
            var start = -1;
            for (var i = 0; i <= text.Length; i++)
            {
                if (i < text.Length && char.IsLetterOrDigit(text[i]))
                {
                    start = start < 0 ? i : start;
                }
                else if (start >= 0)
                {
                    words.Add(string.GetHashCode(text.AsSpan(start, i - start), StringComparison.OrdinalIgnoreCase));
                    start = -1;
                }
            }

            words.Sort();
            _words = Distinct(words);
            foreach (var word in _words)
            {
                _sketch |= 1UL << (word & 63);
            }
        }

        private static int[] Distinct(List<int> sorted)
        {
            var distinct = 0;
            for (var i = 0; i < sorted.Count; i++)
            {
                if (distinct == 0 || sorted[i] != sorted[distinct - 1])
                {
                    sorted[distinct++] = sorted[i];
                }
            }

            return sorted.GetRange(0, distinct).ToArray();
        }

        public bool Resembles(WordSet other, double threshold)
        {
            var (least, most) = _words.Length < other._words.Length ? (_words.Length, other._words.Length) : (other._words.Length, _words.Length);
            if (most == 0)
            {
                return _text.Length > 0 && _text == other._text;
            }

            // Every bit that only one sketch has stands for a word that only one text has.
            var different = BitOperations.PopCount(_sketch ^ other._sketch);
            if (least < threshold * most || different > (1 - threshold) * (least + most))
            {
                return false;
            }

            var shared = Shared(other);
            return shared >= threshold * (least + most - shared);
        }

        private int Shared(WordSet other)
        {
            var (shared, i, j) = (0, 0, 0);
            while (i < _words.Length && j < other._words.Length)
            {
                var order = _words[i].CompareTo(other._words[j]);
                shared += order == 0 ? 1 : 0;
                i += order <= 0 ? 1 : 0;
                j += order >= 0 ? 1 : 0;
            }

            return shared;
        }
    }
}
