using System.Buffers;

namespace SemanticMemory.Recall;

/// <summary>
/// Arrays that one question borrows from the shared pool and gives back. The pool keeps what it gets back: arrays larger than a usual question needs would be megabytes,
/// and are the collector's.
/// </summary>
internal static class Borrowed
{
    private const int Most = 8192;

    /// <summary>An array of at least so many; what is in it means nothing.</summary>
    public static T[] Array<T>(int count) => count <= Most ? ArrayPool<T>.Shared.Rent(count) : new T[count];

    /// <summary>Gives an array back, once: nobody may use it any more. What of it holds references has to be told, so that these are dropped.</summary>
    public static void GiveBack<T>(T[] array, int references = 0)
    {
        // What the pool lends has a power of two: none of it is longer.
        if (array.Length <= Most)
        {
            System.Array.Clear(array, 0, references);
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
