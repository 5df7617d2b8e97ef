namespace SemanticMemory.Embedded.Columns;

/// <summary>How arrays by slot grow: by a quarter, in whole words of 64 slots, so that scans have no tail.</summary>
internal static class Capacity
{
    public const int Word = 64;

    public static int Of(int needed, int current) => RoundUp(Math.Max(needed, current + (current / 4)));

    public static int RoundUp(int slots) => (slots + Word - 1) & -Word;

    public static void Grow<T>(ref T[] array, int needed)
    {
        if (array.Length < needed)
        {
            Array.Resize(ref array, Of(needed, array.Length));
        }
    }
}
