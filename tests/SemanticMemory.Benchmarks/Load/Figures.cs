using System.Diagnostics;

namespace SemanticMemory.Benchmarks.Load;

/// <summary>Times of one kind of call, in milliseconds.</summary>
internal sealed class Figures
{
    private readonly List<double> _milliseconds = [];

    public double P50 => At(.5);

    public double P95 => At(.95);

    public double P99 => At(.99);

    public void Add(TimeSpan time)
    {
        lock (_milliseconds)
        {
            _milliseconds.Add(time.TotalMilliseconds);
        }
    }

    public async Task MeasureAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        Add(Stopwatch.GetElapsedTime(started));
    }

    private double At(double share)
    {
        _milliseconds.Sort();
        return Math.Round(_milliseconds[Math.Min((int)(share * _milliseconds.Count), _milliseconds.Count - 1)], 3);
    }
}
