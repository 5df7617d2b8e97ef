namespace SemanticMemory.Qdrant.Resilience;

/// <summary>What may be done about a call that failed.</summary>
internal enum CallKind
{
    /// <summary>Changes nothing: repeated.</summary>
    Read,

    /// <summary>A write that may take effect twice without harm, such as an upsert of whole points: repeated.</summary>
    RepeatableWrite,

    /// <summary>
    /// A write by filter: what it finds may have been written since it took effect the first time. Repeated only where it surely had none:
    /// nobody was reached, or Qdrant turned it away.
    /// </summary>
    SingleWrite,
}
