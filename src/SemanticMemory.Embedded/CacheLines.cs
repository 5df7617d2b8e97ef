using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SemanticMemory.Embedded;

/// <summary>
/// Asks for memory that is read soon, so that nobody has to wait for it then: what a search reads of its hits lies apart, and what was read last time is out of the caches.
/// A hint that changes nothing else; processors for which .NET has no such instruction are given none.
/// </summary>
internal static unsafe class CacheLines
{
    private const int Size = 64;

    // Bytes. A processor looks ahead in a scan by itself, but not as far.
    private const int ScanAhead = 4096;

    /// <summary>Asks for these values.</summary>
    public static void Fetch<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var size = values.Length * sizeof(T);
        ref var first = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
        for (var at = 0; at < size; at += Size)
        {
            // Not pinned: if the collector moves the values just now, other memory is fetched than is needed.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, at)));
        }
    }

    /// <summary>Asks for the value of a slot, if there is one.</summary>
    public static void Fetch<T>(T[] values, int slot)
        where T : unmanaged
    {
        if ((uint)slot < (uint)values.Length)
        {
            Fetch(new ReadOnlySpan<T>(ref values[slot]));
        }
    }

    /// <summary>
    /// Asks for what a scan that has come to these rows reads some steps later; beyond the end of its memory that does no harm. Nothing of a scan is read again soon, so it
    /// shall not push other things out of the caches. x86 alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FetchScanned(sbyte* rows, int size)
    {
        for (var at = 0; at < size; at += Size)
        {
            Sse.PrefetchNonTemporal(rows + at + ScanAhead);
        }
    }
}
