using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SemanticMemory.Messages;

/// <summary>A hash of a message as it was given: what tells a repeat from a conflict.</summary>
internal static class MessageDigest
{
    /// <summary>SHA-256, as hexadecimal, over role, author, content, tool calls, metadata and the timestamp if one was given.</summary>
    public static string Of(NewMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, MessagePoints.Keyword(message.Role));
        Add(hash, message.Author);
        Add(hash, message.Content);
        Add(hash, message.Timestamp?.ToMicroseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(hash, message.ToolCallId);
        Add(hash, message.Metadata is null ? null : Canonical(message.Metadata));
        foreach (var call in message.ToolCalls)
        {
            Add(hash, call.Id);
            Add(hash, call.Name);
            Add(hash, call.Arguments);
            Add(hash, call.Result);
            Add(hash, call.Status.ToString());
            Add(hash, call.Error);
            Add(hash, call.StartedAt?.ToMicroseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
            Add(hash, call.CompletedAt?.ToMicroseconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The length leads (-1: absent), so that no two lists of parts are the same bytes.
    private static void Add(IncrementalHash hash, string? part)
    {
        Span<byte> length = stackalloc byte[4];
        var bytes = part is null ? [] : Encoding.UTF8.GetBytes(part);
        BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    // The order of an object's members says nothing.
    private static string Canonical(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(',', members.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => JsonSerializer.Serialize(pair.Key, CanonicalJson.Default.String) + ":" + Canonical(pair.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Canonical)) + "]",
        _ => node.ToJsonString(),
    };
}

/// <summary>Member names as JSON text.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class CanonicalJson : System.Text.Json.Serialization.JsonSerializerContext;
