using Microsoft.Extensions.Logging;
using SemanticMemory.Qdrant.Chains;

namespace SemanticMemory.Qdrant;

/// <summary>What the collections of all tenants share.</summary>
internal sealed record CollectionParts(HintCache Hints, MarkPatrol Patrol, TimeProvider Time, ILogger Logger);
