namespace SemanticMemory.Storage;

/// <summary>What a read brings of each point beside its id and its fields.</summary>
[Flags]
public enum PointParts
{
    /// <summary>Id and fields alone.</summary>
    None = 0,

    /// <summary>The body.</summary>
    Body = 1,

    /// <summary>The features.</summary>
    Features = 2,

    /// <summary>The whole point, its digest too.</summary>
    All = Body | Features,
}
