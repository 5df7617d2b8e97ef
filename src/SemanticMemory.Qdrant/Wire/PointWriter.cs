using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using SemanticMemory.Qdrant.Filters;
using SemanticMemory.Storage;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>Points and changes of payloads as JSON. Everything that Qdrant could refuse about them is refused here.</summary>
internal static class PointWriter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A point as an element of an upsert.</summary>
    /// <exception cref="ArgumentException">A keyword or digest has half a surrogate pair.</exception>
    public static ReadOnlyMemory<byte> Write(Point point, TenantScope scope, string insert, IReadOnlyList<Guid> previous)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + point.Payload.Body.Length + (point.Payload.Features.Length * 2) + (point.Dense.Sum(vector => vector.Length) * 12));
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("id", scope.Ids.Of(point.Id));
            json.WriteStartObject("vector");
            WriteVectors(json, point);
            json.WriteEndObject();
            json.WriteStartObject("payload");
            json.WriteString(PayloadNames.Tenant, scope.Tenant.Value);
            json.WriteString(PayloadNames.Id, point.Id);
            json.WriteString(PayloadNames.Insert, insert);
            if (point.Digest is { } digest)
            {
                json.WriteString(PayloadNames.Digest, Whole(digest));
            }

            foreach (var (field, value) in point.Payload)
            {
                WriteField(json, field, value, patches: false);
            }

            WritePrevious(json, previous);
            WriteBody(json, point.Payload.Body, patches: false);
            WriteFeatures(json, point.Payload.Features, patches: false);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The new values of a patch; a member that is <c>null</c> goes, in the same step as the others come.</summary>
    /// <exception cref="ArgumentException">A keyword has half a surrogate pair.</exception>
    public static void WritePatch(Utf8JsonWriter json, PointPatch patch)
    {
        json.WriteStartObject();
        foreach (var (field, value) in patch.Set)
        {
            // A field that is both set and removed is removed.
            if (!patch.Remove.Contains(field))
            {
                WriteField(json, field, value, patches: true);
            }
        }

        foreach (var field in patch.Remove.Distinct())
        {
            json.WriteNull(field.Name);
            if (field.Type == FieldType.Keywords)
            {
                json.WriteNull(PayloadNames.Given + field.Name);
            }
        }

        if (patch.Body is { } body)
        {
            WriteBody(json, body, patches: true);
        }

        if (patch.Features is { } features)
        {
            WriteFeatures(json, features, patches: true);
        }

        json.WriteEndObject();
    }

    /// <summary>The hint of who stands before a point.</summary>
    public static void WritePrevious(Utf8JsonWriter json, IReadOnlyList<Guid> previous)
    {
        if (previous.Count == 0)
        {
            return;
        }

        json.WriteStartArray(PayloadNames.Previous);
        foreach (var id in previous)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
    }

    /// <summary>A writer with the same settings as all of them.</summary>
    public static Utf8JsonWriter Over(IBufferWriter<byte> buffer) => new(buffer, s_options);

    /// <summary>A point's vectors as an element of a change of vectors.</summary>
    public static ReadOnlyMemory<byte> Write(Guid storedId, IReadOnlyList<ReadOnlyMemory<float>> dense)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (dense.Sum(vector => vector.Length) * 12));
        using (var json = new Utf8JsonWriter(buffer, s_options))
        {
            json.WriteStartObject();
            json.WriteString("id", storedId);
            json.WriteStartObject("vector");
            WriteDense(json, dense);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteDense(Utf8JsonWriter json, IReadOnlyList<ReadOnlyMemory<float>> dense)
    {
        json.WriteStartArray(VectorNames.Dense);
        foreach (var vector in dense)
        {
            VectorJson.Write(json, vector.Span);
        }

        json.WriteEndArray();
    }

    private static void WriteVectors(Utf8JsonWriter json, Point point)
    {
        // A vector that a point has not is left out: an empty one would be refused.
        if (point.Dense.Count > 0)
        {
            WriteDense(json, point.Dense);
        }

        if (point.Lexical.Count > 0)
        {
            json.WritePropertyName(VectorNames.Lexical);
            VectorJson.Write(json, point.Lexical);
        }
    }

    private static void WriteField(Utf8JsonWriter json, Field field, FieldValue value, bool patches)
    {
        switch (value.Type)
        {
            case FieldType.Integer:
                json.WriteNumber(field.Name, value.Integer);
                break;
            case FieldType.Keyword:
                json.WriteString(field.Name, Whole(value.Keyword));
                break;
            default:
                WriteKeywords(json, field, value.Keywords, patches);
                break;
        }
    }

    // Qdrant counts a value twice that a list names twice: the field has each once, the list as given stands beside it.
    private static void WriteKeywords(Utf8JsonWriter json, Field field, IReadOnlyList<string> values, bool patches)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).ToList();
        WriteList(json, field.Name, distinct);
        if (distinct.Count < values.Count)
        {
            WriteList(json, PayloadNames.Given + field.Name, values);
        }
        else if (patches)
        {
            json.WriteNull(PayloadNames.Given + field.Name);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(Whole(value));
        }

        json.WriteEndArray();
    }

    private static void WriteBody(Utf8JsonWriter json, ReadOnlyMemory<byte> body, bool patches)
    {
        if (body.IsEmpty)
        {
            if (patches)
            {
                json.WriteNull(PayloadNames.Body);
            }
        }
        else if (Utf8.IsValid(body.Span))
        {
            json.WriteString(PayloadNames.Body, body.Span);
        }
        else
        {
            json.WriteStartObject(PayloadNames.Body);
            json.WriteBase64String(PayloadNames.Base64, body.Span);
            json.WriteEndObject();
        }
    }

    private static void WriteFeatures(Utf8JsonWriter json, ReadOnlyMemory<byte> features, bool patches)
    {
        if (!features.IsEmpty)
        {
            json.WriteBase64String(PayloadNames.Features, features.Span);
        }
        else if (patches)
        {
            json.WriteNull(PayloadNames.Features);
        }
    }

    private static string Whole(string text) =>
        Keyword.IsWhole(text) ? text : throw new ArgumentException("A keyword has half a surrogate pair.");
}

/// <summary>The named vectors of a point.</summary>
internal static class VectorNames
{
    /// <summary>One vector for each passage.</summary>
    public const string Dense = "dense";

    /// <summary>Term weights.</summary>
    public const string Lexical = "lexical";
}
