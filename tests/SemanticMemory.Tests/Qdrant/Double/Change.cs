namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>An update that was read.</summary>
/// <param name="Check">What a server looks at before it acknowledges it.</param>
/// <param name="Apply">What it does, now or later; its refusals are lost when nobody waits.</param>
internal sealed record Change(Action Check, Action Apply)
{
    /// <summary>Refuses an update of nothing.</summary>
    public static void CheckSome(int count)
    {
        if (count == 0)
        {
            throw Refusal.Request("Empty update request");
        }
    }
}
