using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using SemanticMemory.Cli;
using SemanticMemory.Recall;
using SemanticMemory.Tests.Recall;

namespace SemanticMemory.Tests.Cli;

public sealed partial class LearnedWeightsTests
{
    // Sums in registers of another width end on other last digits, which may turn the order of two hits round; what recall has changed since moves weights by far more.
    private const double Tolerance = .05;

    [Fact]
    public async Task The_weights_in_use_are_those_that_the_command_learns_from_the_sample_conversations()
    {
        using var folder = new DataDirectory();
        var path = Path.Combine(folder.Path, "LearnedWeights.cs");
        using var output = new StringWriter();
        using var errors = new StringWriter();

        var exitCode = await EvalCommand.Create().Parse(["--data", EvalData.Folder, "--learn", path]).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });

        Assert.Equal((0, ""), (exitCode, errors.ToString()));
        var written = Constants().Matches(await File.ReadAllTextAsync(path)).ToDictionary(constant => constant.Groups["name"].Value, constant => constant.Groups["value"].Value);
        Assert.Equal(typeof(LearnedWeights).GetFields().Select(constant => constant.Name), written.Keys);
        foreach (var constant in typeof(LearnedWeights).GetFields())
        {
            Assert.Equal((double)constant.GetRawConstantValue()!, double.Parse(written[constant.Name], CultureInfo.InvariantCulture), Tolerance);
        }
    }

    [GeneratedRegex("const double (?<name>[A-Za-z0-9]+) = (?<value>[-0-9.]+);")]
    private static partial Regex Constants();
}
