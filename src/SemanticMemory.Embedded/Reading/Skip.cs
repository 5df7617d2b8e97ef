using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SemanticMemory.Embedded.Reading;

/// <summary>Goes over many scores of which few matter.</summary>
internal static class Skip
{
    /// <summary>The first position from here on whose value is not below the floor, or the number of values.</summary>
    public static int Below(ReadOnlySpan<float> values, int from, float floor)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var floors = Vector256.Create(floor);
        var at = from;
        while (at <= values.Length - Vector256<float>.Count && !Vector256.GreaterThanOrEqualAny(Vector256.LoadUnsafe(ref first, (nuint)at), floors))
        {
            at += Vector256<float>.Count;
        }

        while (at < values.Length && values[at] < floor)
        {
            at++;
        }

        return at;
    }
}
