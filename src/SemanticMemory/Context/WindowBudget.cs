namespace SemanticMemory.Context;

/// <summary>The parts a window's tokens go to.</summary>
internal enum WindowPart
{
    Prompt,
    Summary,
    Items,
    Recalled,
    Turns,
}

/// <summary>What something takes in each rendering, in tokens. <paramref name="Structured"/> counts texts alone: ids, times and scores are for programs.</summary>
internal readonly record struct TokenCost(int Structured, int Chat, int Text)
{
    /// <summary>The same in all three.</summary>
    public static TokenCost InEach(int tokens) => new(tokens, tokens, tokens);

    /// <summary>In the rendering that costs most.</summary>
    public int Most => Math.Max(Structured, Math.Max(Chat, Text));

    public static TokenCost operator +(TokenCost a, TokenCost b) => new(a.Structured + b.Structured, a.Chat + b.Chat, a.Text + b.Text);

    public static TokenCost operator -(TokenCost a, TokenCost b) => new(a.Structured - b.Structured, a.Chat - b.Chat, a.Text - b.Text);
}

/// <summary>One budget over all parts and all renderings. A part's heading is charged with the first thing that goes to it.</summary>
internal sealed class WindowBudget(int budget, TokenCost framing, Func<WindowPart, TokenCost> heading)
{
    private readonly TokenCost[] _parts = new TokenCost[Enum.GetValues<WindowPart>().Length];
    private TokenCost _spent = framing;
    private TokenCost _reserved;

    /// <summary>All there is.</summary>
    public int Total => budget;

    /// <summary>The limit that leaves the given share of what is free now to whoever comes next.</summary>
    public int LimitFor(double share) => _spent.Most + (int)((budget - _spent.Most) * share);

    /// <summary>What is free below a limit.</summary>
    public int Left(int limit) => limit - _spent.Most;

    /// <summary>Would it stay below the limit?</summary>
    public bool Fits(WindowPart part, TokenCost cost, int limit) => (_spent + Charge(part, cost)).Most <= limit;

    /// <summary>Takes it if it stays below the limit.</summary>
    public bool TryTake(WindowPart part, TokenCost cost, int limit)
    {
        var charge = Charge(part, cost);
        if ((_spent + charge).Most > limit)
        {
            return false;
        }

        Book(part, charge);
        return true;
    }

    /// <summary>Takes something back that was taken; its part's heading stays charged.</summary>
    public void GiveBack(WindowPart part, TokenCost cost) => Book(part, TokenCost.InEach(0) - cost);

    /// <summary>Keeps tokens from being taken until they are released; at most what is free.</summary>
    public void Reserve(int tokens)
    {
        Release();
        _reserved = TokenCost.InEach(Math.Clamp(tokens, 0, Left(budget)));
        _spent += _reserved;
    }

    /// <summary>Keeps what something will take, its part's heading included.</summary>
    public void ReserveFor(WindowPart part, TokenCost cost) => Reserve(Charge(part, cost).Most);

    /// <summary>Gives back what was reserved.</summary>
    public void Release() => (_spent, _reserved) = (_spent - _reserved, default);

    /// <summary>Where the budget went, in the rendering that costs most.</summary>
    public ContextTokens Report()
    {
        Func<TokenCost, int> costliest = _spent.Text == _spent.Most ? cost => cost.Text : _spent.Chat == _spent.Most ? cost => cost.Chat : cost => cost.Structured;
        int Of(WindowPart part) => costliest(_parts[(int)part]);
        return new ContextTokens(budget, _spent.Most, Of(WindowPart.Turns), Of(WindowPart.Recalled), Of(WindowPart.Items), Of(WindowPart.Summary));
    }

    private TokenCost Charge(WindowPart part, TokenCost cost) => _parts[(int)part] == default ? heading(part) + cost : cost;

    private void Book(WindowPart part, TokenCost cost)
    {
        _parts[(int)part] += cost;
        _spent += cost;
    }
}
