using System.Text.Json;
using System.Text.RegularExpressions;

namespace SemanticMemory.OpenAI.Resilience;

/// <summary>
/// The short name that an endpoint gives an error (<c>context_length_exceeded</c>). Only what looks like one is taken over: the rest of such an answer may
/// quote the request or the key.
/// </summary>
internal static partial class ErrorCode
{
    private const int Longest = 64 << 10;

    public static async Task<string?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(Longest, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return Of(document.RootElement);
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException or IOException)
        {
            // The status says enough; a body that is no JSON, or a long one, adds nothing.
            return null;
        }
    }

    /// <summary>The code, else the type, of the error that an answer holds.</summary>
    public static string? Of(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
            ? Member(error, "code") ?? Member(error, "type")
            : null;

    private static string? Member(JsonElement error, string name) =>
        error.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { } code && Slug().IsMatch(code) ? code : null;

    [GeneratedRegex(@"\A[a-z]+(_[a-z]+){0,7}\z")]
    private static partial Regex Slug();
}
