using System.CommandLine;
using SemanticMemory.Cli;

namespace SemanticMemory.Tests.Cli;

public sealed class ReembedCommandTests
{
    [Theory]
    [InlineData("--data must not be empty", "--data", "")]
    [InlineData("--data must not be empty", "--data", " ")]
    [InlineData("--qdrant-endpoint must be an address", "--store", "qdrant", "--qdrant-endpoint", "qdrant")]
    [InlineData("The collection prefix 'a b' must be", "--store", "qdrant", "--qdrant-collection-prefix", "a b")]
    [InlineData("The API key must be printable ASCII", "--store", "qdrant", "--qdrant-api-key", "a b")]
    [InlineData("SwitchNotice", "--store", "qdrant", "--qdrant-switch-notice", "00:00:00")]
    public async Task Options_that_cannot_be_are_told_in_a_line_and_are_no_mistake_of_the_program(string named, params string[] options)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();

        var exitCode = await ReembedCommand.Create().Parse(options).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);

        Assert.Equal(1, exitCode);
        Assert.Contains(named, errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }
}
