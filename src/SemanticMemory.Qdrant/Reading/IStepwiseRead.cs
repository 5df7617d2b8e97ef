using SemanticMemory.Qdrant.Wire;

namespace SemanticMemory.Qdrant.Reading;

/// <summary>A read in one or more steps, of which many can share their requests, see <see cref="StepwiseReads"/>.</summary>
internal interface IStepwiseRead
{
    /// <summary>Is there nothing more to ask?</summary>
    bool IsDone { get; }

    /// <summary>What to ask next.</summary>
    WireQuery Next();

    /// <summary>Takes the answer.</summary>
    void Accept(List<FoundPoint> page);
}
