using System.Buffers;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace SemanticMemory.Server.Requests;

/// <summary>How large the body of an endpoint's requests may be.</summary>
/// <param name="Bytes">The most bytes.</param>
internal sealed record BodyLimit(int Bytes)
{
    /// <summary>Where messages are taken in: 16 MB.</summary>
    public static BodyLimit Messages { get; } = new(16 << 20);

    /// <summary>Everywhere else: 1 MB.</summary>
    public static BodyLimit Default { get; } = new(1 << 20);
}

/// <summary>Reads the JSON of a request.</summary>
internal static class RequestBody
{
    private const int ChunkLength = 16 << 10;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the body as one JSON value.</summary>
    /// <exception cref="BadHttpRequestException">415: another content type, or compressed; 413: too large.</exception>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is no JSON.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext http, params IReadOnlyList<string> mediaTypes)
    {
        CheckMediaType(http.Request, mediaTypes);
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>() ?? BodyLimit.Default;
        var bytes = await ReadBytesAsync(http.Request, limit.Bytes, http.RequestAborted);
        try
        {
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = WireJson.MaxDepth });
        }
        catch (JsonException e)
        {
            throw MemoryException.Invalid("body", bytes.IsEmpty
                ? "Must be JSON, but it is empty."
                : $"Must be one JSON value, well-formed and at most {WireJson.MaxDepth} levels deep: look at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.");
        }
    }

    private static void CheckMediaType(HttpRequest request, IReadOnlyList<string> mediaTypes)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && !string.Equals(encoding.ToString(), "identity", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException("Send the body as it is, without Content-Encoding: compressed ones are not taken.", StatusCodes.Status415UnsupportedMediaType);
        }

        var given = MediaTypeHeaderValue.TryParse(request.ContentType, out var parsed) ? parsed : null;
        var utf8 = given?.Charset.HasValue != true || given.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase);
        if (given is null || !utf8 || !mediaTypes.Contains(given.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException($"Send the body as {string.Join(" or ", mediaTypes)} in UTF-8 and say so in Content-Type.", StatusCodes.Status415UnsupportedMediaType);
        }
    }

    // The limit is kept here and not by the server, which would break the connection before the caller has read the answer.
    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? ChunkLength));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            for (var read = await request.Body.ReadAsync(chunk, cancellationToken); read > 0; read = await request.Body.ReadAsync(chunk, cancellationToken))
            {
                if (body.Length + read > limit)
                {
                    throw TooLarge(limit);
                }

                body.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }

        var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        return bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
    }

    private static BadHttpRequestException TooLarge(int limit) =>
        new($"The body may have at most {limit:N0} bytes here; send less, or in several requests.", StatusCodes.Status413PayloadTooLarge);
}
