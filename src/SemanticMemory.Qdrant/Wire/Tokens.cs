using System.Text.Json;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Steps over an answer's tokens; one that is not what it must be is refused.</summary>
internal static class Tokens
{
    public static JsonTokenType Read(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("cut off");

    /// <summary>Steps to the next member's name; <see langword="false"/>: the object ends.</summary>
    public static bool NextMember(ref Utf8JsonReader reader)
    {
        if (Read(ref reader) == JsonTokenType.EndObject)
        {
            return false;
        }

        Expect(reader.TokenType, JsonTokenType.PropertyName);
        return true;
    }

    public static void SkipValue(ref Utf8JsonReader reader)
    {
        Read(ref reader);
        reader.Skip();
    }

    public static Guid ReadGuid(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out var id) ? id : throw new JsonException("an id that is none of ours");

    public static string ReadText(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.String);
        return reader.GetString()!;
    }

    public static void Expect(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException($"{expected} expected, {found} found");
        }
    }
}
