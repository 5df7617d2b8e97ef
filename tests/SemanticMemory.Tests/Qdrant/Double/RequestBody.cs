using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Bodies of requests: read, unpacked, parsed. The content type is not looked at.</summary>
internal static class RequestBody
{
    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false, MaxDepth = 128 };

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        if (request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                await using var unpacked = new GZipStream(request.Body, CompressionMode.Decompress);
                await unpacked.CopyToAsync(content, cancellationToken);
            }
            catch (InvalidDataException error)
            {
                throw Refusal.Malformed(error.Message);
            }
        }
        else
        {
            await request.Body.CopyToAsync(content, cancellationToken);
        }

        return content.ToArray();
    }

    public static JsonElement Parse(byte[] body, int limit)
    {
        if (body.Length > limit)
        {
            throw new Refusal(400, $"JSON payload ({body.Length} bytes) is larger than allowed (limit: {limit} bytes).");
        }

        try
        {
            var root = JsonElement.Parse(body, s_strict);
            if (body.AsSpan().IndexOf("\\u"u8) >= 0)
            {
                CheckText(root);
            }

            return root;
        }
        catch (JsonException error)
        {
            throw Refusal.Malformed(error.Message);
        }
    }

    /// <summary>Refuses half surrogate pairs, which the parser here lets through until they are read.</summary>
    private static void CheckText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    _ = value.GetString();
                }
                catch (InvalidOperationException error)
                {
                    throw Refusal.Malformed(error.Message);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    CheckText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    CheckText(member.Value);
                }

                break;
        }
    }
}
