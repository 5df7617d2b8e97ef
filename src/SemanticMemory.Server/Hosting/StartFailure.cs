using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace SemanticMemory.Server.Hosting;

/// <summary>Failures of a start that whoever started it can mend.</summary>
internal static class StartFailure
{
    /// <summary>The one line that says what to do; <see langword="null"/> when the failure is of another kind, and its stack matters.</summary>
    public static string? Describe(Exception failure) => failure switch
    {
        MemoryException known => known.Message,
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures.Select(Strip)),
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message} Stop the process that has it, or choose another address with --urls.",
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        _ => null,
    };

    // "DataAnnotation validation failed for 'X' members: 'Y' with the error: '…'." says it backwards; the message itself names the setting.
    private static string Strip(string failure)
    {
        const string Lead = "with the error: '";
        var at = failure.IndexOf(Lead, StringComparison.Ordinal);
        return at < 0 ? failure : failure[(at + Lead.Length)..].TrimEnd('.', '\'') + ".";
    }
}
