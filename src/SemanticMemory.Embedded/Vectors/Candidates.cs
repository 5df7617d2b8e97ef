using System.Numerics.Tensors;
using SemanticMemory.Embedded.Filters;
using SemanticMemory.Embedded.Reading;

namespace SemanticMemory.Embedded.Vectors;

/// <summary>A point that may be a hit: its score is at most this.</summary>
internal readonly record struct Candidate(int Slot, float Upper);

/// <summary>Collects the points whose upper bound reaches the lower bounds of as many others as are asked for.</summary>
internal sealed class Candidates(int limit, QuantizedQuery query, VectorIndex vectors)
{
    // More than a usual search finds once those that lost their place are gone.
    private const int MostExpected = 512;

    // With twice as many blocks as hits about half of the blocks have a hit's score, and as many rows again are left to be looked at.
    private const int BlocksPerHit = 2;
    private const int SmallestBlock = 64;

    private readonly List<Candidate> _found = new(MostExpected);
    private readonly PriorityQueue<int, float> _lowest = new();
    private float _floor = float.NegativeInfinity;

    /// <summary>Adds a point; each once.</summary>
    public void Add(int slot, float upper, float lower)
    {
        if (upper < _floor)
        {
            return;
        }

        MakeRoom();
        _found.Add(new Candidate(slot, upper));
        if (_lowest.Count < limit)
        {
            _lowest.Enqueue(slot, lower);
        }
        else
        {
            _lowest.EnqueueDequeue(slot, lower);
        }

        if (_lowest.Count == limit && _lowest.TryPeek(out _, out var floor))
        {
            _floor = floor;
        }
    }

    /// <summary>Adds the selected points of a scan.</summary>
    public void AddRows(ReadOnlySpan<float> estimates, Selection selection)
    {
        // The best row of each block first: then the floor is high before the others are looked at, and few of them reach it.
        var block = Math.Max(SmallestBlock, (int)(estimates.Length / ((long)BlocksPerHit * limit)));
        var best = BestOfBlocks(estimates, block);
        foreach (var row in best)
        {
            AddRow(row, estimates, selection);
        }

        var widest = query.Bound(vectors.LargestError);
        for (var row = 0; (row = Skip.Below(estimates, row, _floor - widest)) < estimates.Length; row++)
        {
            if (row != best[row / block])
            {
                AddRow(row, estimates, selection);
            }
        }
    }

    public IEnumerable<Candidate> FromHighest()
    {
        RemoveLost();
        _found.Sort((left, right) => right.Upper.CompareTo(left.Upper));
        return _found;
    }

    // While the floor rises most of those found lose their place: room is made for the others alone.
    private void MakeRoom()
    {
        if (_found.Count == _found.Capacity)
        {
            RemoveLost();
            if (_found.Count > _found.Capacity / 2)
            {
                _found.Capacity *= 2;
            }
        }
    }

    private void RemoveLost() => _found.RemoveAll(candidate => candidate.Upper < _floor);

    private static int[] BestOfBlocks(ReadOnlySpan<float> estimates, int block)
    {
        var best = new int[(estimates.Length + block - 1) / block];
        for (var i = 0; i < best.Length; i++)
        {
            var first = i * block;
            best[i] = first + TensorPrimitives.IndexOfMax(estimates.Slice(first, Math.Min(block, estimates.Length - first)));
        }

        return best;
    }

    private void AddRow(int row, ReadOnlySpan<float> estimates, Selection selection)
    {
        var slot = vectors.Slots[row];
        if (slot < 0 || !selection.Contains(slot))
        {
            return;
        }

        if (vectors.HasSeveralPassages)
        {
            AddPassages(slot, row, estimates);
        }
        else
        {
            var bound = query.Bound(vectors.Error(row));
            Add(slot, estimates[row] + bound, estimates[row] - bound);
        }
    }

    // A point counts at the row of its best estimate, so that it gets in once; an earlier or better row takes the turn from this one.
    private void AddPassages(int slot, int row, ReadOnlySpan<float> estimates)
    {
        var (upper, lower) = (float.NegativeInfinity, float.NegativeInfinity);
        for (var other = vectors.First(slot); other >= 0; other = vectors.Next(other))
        {
            if (estimates[other] > estimates[row] || (estimates[other] == estimates[row] && other < row))
            {
                return;
            }

            var bound = query.Bound(vectors.Error(other));
            (upper, lower) = (MathF.Max(upper, estimates[other] + bound), MathF.Max(lower, estimates[other] - bound));
        }

        Add(slot, upper, lower);
    }
}
