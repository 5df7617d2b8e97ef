using System.Reflection;
using SemanticMemory.Client.Tests.Support;
using SemanticMemory.Embedded;
using SemanticMemory.Qdrant;

namespace SemanticMemory.Client.Tests.PublicApi;

/// <summary>What the packages offer is listed in files beside this one: a change of it is a change of a file, to be seen in a review.</summary>
public sealed class PublicApiTests
{
    private const string Update = "UPDATE_PUBLIC_API";

    public static TheoryData<string> Packages { get; } = ["SemanticMemory", "SemanticMemory.Client", "SemanticMemory.Embedded", "SemanticMemory.Qdrant"];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task What_a_package_offers_is_what_its_file_says(string package)
    {
        Assembly[] assemblies = [typeof(IMemoryClient).Assembly, typeof(MemoryClient).Assembly, typeof(EmbeddedMemoryStore).Assembly, typeof(QdrantMemoryStore).Assembly];
        var offered = ApiListing.Of(assemblies.Single(assembly => assembly.GetName().Name == package));
        var file = Path.Combine(Repository.Root, "tests", "SemanticMemory.Client.Tests", "PublicApi", $"{package}.txt");
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            await File.WriteAllTextAsync(file, offered, TestContext.Current.CancellationToken);
        }

        var said = File.Exists(file) ? await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) : "";
        string[] gone = [.. said.Split('\n').Except(offered.Split('\n'))];
        string[] added = [.. offered.Split('\n').Except(said.Split('\n'))];
        Assert.True(said == offered, $"The public API of {package} changed. If that is meant, run this test with {Update}=1 and commit the file.\n- {string.Join("\n- ", gone)}\n+ {string.Join("\n+ ", added)}");
    }

    [Fact]
    public void Every_project_that_is_packed_has_a_file()
    {
        var packed = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<IsPackable>true</IsPackable>", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project));
        Assert.Equal(Packages.Select(row => row.Data).Order(StringComparer.Ordinal), packed.Order(StringComparer.Ordinal));
    }
}
