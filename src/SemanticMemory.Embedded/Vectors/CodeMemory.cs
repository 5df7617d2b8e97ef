using System.Runtime.InteropServices;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>
/// Memory for codes outside the garbage collector's heap, at multiples of <see cref="Quantization.Alignment"/> and, from the size of a large page on, in large pages where the
/// system gives them: a scan of a hundred thousand rows otherwise waits for the address of one small page after another.
/// </summary>
internal sealed unsafe partial class CodeMemory
{
    private const int LargePage = 2 * 1024 * 1024;
    private const int AdviseLargePages = 14;

    private static long s_allocated;

    private readonly void* _start;
    private readonly int _size;

    /// <summary>So many bytes, at least one, which are not set to anything; freed when nobody refers to this any more.</summary>
    public CodeMemory(int size)
    {
        var isLarge = size >= LargePage;
        _size = size;
        _start = NativeMemory.AlignedAlloc((nuint)size, (nuint)(isLarge ? LargePage : Quantization.Alignment));
        GC.AddMemoryPressure(size);
        Interlocked.Add(ref s_allocated, size);
        if (isLarge && OperatingSystem.IsLinux())
        {
            // A wish: a system that refuses it, or has none left, gives small pages, which only takes longer.
            _ = Advise(_start, (nuint)size, AdviseLargePages);
        }
    }

    ~CodeMemory()
    {
        NativeMemory.AlignedFree(_start);
        GC.RemoveMemoryPressure(_size);
        Interlocked.Add(ref s_allocated, -_size);
    }

    /// <summary>Bytes of all such memory in this process.</summary>
    public static long Allocated => Interlocked.Read(ref s_allocated);

    /// <summary>All of it; the caller keeps this object alive while it uses it.</summary>
    public Span<sbyte> Span => new(_start, _size);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
