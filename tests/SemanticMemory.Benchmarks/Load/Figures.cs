using System.Diagnostics;

namespace SemanticMemory.Benchmarks.Load;

/// <summary>Times of one kind of call.</summary>
internal sealed class Figures
{
    private readonly List<double> _milliseconds = [];

    public double P50 => At(.5);

    public double P95 => At(.95);

    public double P99 => At(.99);

    public async Task MeasureAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        _milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private double At(double share)
    {
        _milliseconds.Sort();
        return Math.Round(_milliseconds[Math.Min((int)(share * _milliseconds.Count), _milliseconds.Count - 1)], 3);
    }
}
