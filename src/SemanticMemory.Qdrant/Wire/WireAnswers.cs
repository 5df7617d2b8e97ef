using System.Text.Json;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>The envelope of an answer; <see cref="Status"/> is a string, or an object with the error.</summary>
internal sealed record WireAnswer<T>(T? Result, JsonElement Status);

/// <summary>What became of a write.</summary>
internal sealed record WireUpdate(string Status);

/// <summary>A count.</summary>
internal sealed record WireCounted(long Count);

/// <summary>A facet.</summary>
internal sealed record WireFaceted(IReadOnlyList<WireFacetHit> Hits);

/// <summary>A value of a facet.</summary>
internal sealed record WireFacetHit(string Value, long Count);
