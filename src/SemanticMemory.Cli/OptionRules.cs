using System.CommandLine;

namespace SemanticMemory.Cli;

/// <summary>Rules that options of several commands share.</summary>
internal static class OptionRules
{
    /// <summary>Refuses a value that is empty, as an unset variable makes one.</summary>
    public static TOption NotBlank<TOption>(this TOption option)
        where TOption : Option
    {
        option.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: var value }] && string.IsNullOrWhiteSpace(value))
            {
                given.AddError($"{option.Name} must not be empty: give a value, or leave it out.");
            }
        });
        return option;
    }
}
