namespace SemanticMemory.Context;

/// <summary>Which pinned facts are shown: whole, highest priority first.</summary>
internal sealed class ItemSelection(ContextMaterial material, WindowCosts costs, WindowBudget budget)
{
    private readonly IReadOnlyList<ContextItem> _items = [.. material.Items.OrderByDescending(item => item.Priority)];
    private readonly HashSet<int> _shown = [];

    /// <summary>What is shown, highest priority first.</summary>
    public IReadOnlyList<ContextItem> Items => [.. _items.Where((_, index) => _shown.Contains(index))];

    /// <summary>How many are not shown.</summary>
    public int Omitted => _items.Count - _shown.Count;

    /// <summary>Takes what fits. One too long for the room is passed over: it must not keep out those after it.</summary>
    public void Take(int limit)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (!_shown.Contains(i) && budget.TryTake(WindowPart.Items, costs.Item(_items[i]), limit))
            {
                _shown.Add(i);
            }
        }
    }
}
