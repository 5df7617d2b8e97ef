using System.Text.Json.Serialization;

namespace SemanticMemory.Server.Access;

/// <summary>What is stored of a key.</summary>
internal sealed record KeyBody(string Hash, string Role, string? Name);

/// <summary>What is stored of a tenant.</summary>
internal sealed record TenantBody(string? Name);

/// <summary>What is stored of the operator's key.</summary>
internal sealed record OperatorBody(string Hash);

/// <summary>How these records are written. Members are only ever added: old data must stay readable.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(TenantBody))]
[JsonSerializable(typeof(OperatorBody))]
internal sealed partial class AccessJson : JsonSerializerContext;
