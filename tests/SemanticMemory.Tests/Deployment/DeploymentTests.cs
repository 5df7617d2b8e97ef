using System.Reflection;
using System.Text.RegularExpressions;
using SemanticMemory.Tests.Qdrant;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Deployment;

/// <summary>docker-compose.yml, the Dockerfile and the workflow are read, not run: they name one Qdrant, and hold what operations.md promises.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] s_nodes = ["qdrant", "qdrant-2", "qdrant-3"];

    private static string Version { get; } = typeof(DeploymentTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "QdrantVersion").Value!;

    private static IReadOnlyDictionary<string, string> Compose { get; } = YamlLines.Read(Repository.Read("docker-compose.yml"));

    private static IReadOnlyDictionary<string, string> Workflow { get; } = YamlLines.Read(Repository.Read(".github", "workflows", "ci.yml"));

    [Fact]
    public void One_version_of_Qdrant_is_named_everywhere()
    {
        Assert.True(System.Version.Parse(Version) >= new Version(1, 19), $"{Version} is too old.");
        Assert.Equal(QdrantDouble.Version, Version);
        Assert.All(s_nodes, node => Assert.Equal($"qdrant/qdrant:v{Version}", Compose[$"services/{node}/image"]));
        Assert.Equal($"qdrant/qdrant:v{Version}", Workflow["jobs/qdrant/services/qdrant/image"]);

        // Nor does any other line of these files name another one.
        foreach (var text in (string[])[Repository.Read("docker-compose.yml"), Repository.Read(".github", "workflows", "ci.yml")])
        {
            Assert.All(QdrantImage().Matches(text), image => Assert.Equal(Version, image.Groups[1].Value));
        }
    }

    [Fact]
    public async Task The_server_that_the_tests_use_is_of_that_version_or_a_later_one()
    {
        using var http = new HttpClient();
        var about = System.Text.Json.JsonElement.Parse(await http.GetByteArrayAsync(await QdrantEndpoint.AddressAsync(), TestContext.Current.CancellationToken));
        Assert.True(System.Version.Parse(about.GetProperty("version").GetString()!) >= System.Version.Parse(Version), about.ToString());
    }

    [Fact]
    public void Every_service_has_a_pinned_image_and_all_but_the_one_that_ends_a_health_check()
    {
        var services = Services().ToList();
        Assert.Equal(["ollama", "ollama-pull", "qdrant", "qdrant-2", "qdrant-3", "server"], services);
        foreach (var service in services.Where(service => service != "server"))
        {
            Assert.Matches(@"^[a-z/]+:v?[0-9]+\.[0-9]+\.[0-9]+$", Compose[$"services/{service}/image"]);
        }

        Assert.All(services.Where(service => service != "ollama-pull"), service => Assert.StartsWith("[\"CMD\"", Compose[$"services/{service}/healthcheck/test"], StringComparison.Ordinal));
    }

    [Fact]
    public void Profiles_add_two_nodes_and_two_models_to_a_server_with_one_node()
    {
        Assert.Equal(["qdrant", "server"], Services().Where(service => !Compose.ContainsKey($"services/{service}/profiles/0")));
        Assert.Equal(["qdrant-2", "qdrant-3"], Services().Where(service => Compose.GetValueOrDefault($"services/{service}/profiles/0") == "cluster"));
        Assert.Equal(["ollama", "ollama-pull"], Services().Where(service => Compose.GetValueOrDefault($"services/{service}/profiles/0") == "ollama"));
        Assert.All(s_nodes, node =>
        {
            Assert.Equal("true", Compose[$"services/{node}/environment/QDRANT__CLUSTER__ENABLED"]);
            Assert.Contains($"http://{node}:6335", Compose[$"services/{node}/command"], StringComparison.Ordinal);
            Assert.Equal("qdrant-nodes", Compose[$"services/{node}/networks/default/aliases/0"]);
        });
        Assert.Equal("http://qdrant-nodes:6333", Compose["services/server/environment/Qdrant__Endpoint"]);
    }

    [Fact]
    public void Services_wait_for_each_others_health_and_keep_their_data_in_volumes_that_are_declared()
    {
        Assert.All(Under("depends_on"), waits => Assert.Equal("service_healthy", waits.Value));
        Assert.All(Under("depends_on"), waits => Assert.Contains(waits.Key.Split('/')[3], Services()));
        var mounts = Under("volumes").Select(mount => mount.Value.Split(':')).ToList();
        Assert.All(mounts, mount => Assert.Contains($"  {mount[0]}:", Repository.Read("docker-compose.yml").Split("\nvolumes:\n")[1].Split('\n')));
        Assert.All(s_nodes, node => Assert.EndsWith(":/qdrant/storage", Compose[$"services/{node}/volumes/0"], StringComparison.Ordinal));
        Assert.Equal(mounts.Count, mounts.DistinctBy(mount => mount[0]).Count());
    }

    [Fact]
    public void The_server_runs_without_rights_on_a_file_system_it_cannot_write()
    {
        Assert.Equal("true", Compose["services/server/read_only"]);
        Assert.Equal("ALL", Compose["services/server/cap_drop/0"]);
        Assert.Equal("no-new-privileges:true", Compose["services/server/security_opt/0"]);
        var final = Repository.Read("Dockerfile").Split(" AS final\n");
        Assert.Equal(2, final.Length);
        Assert.Contains(" AS build", final[0], StringComparison.Ordinal);
        Assert.Contains("\nUSER $APP_UID\n", final[1], StringComparison.Ordinal);
        Assert.Contains("libsqlite3-0", final[1], StringComparison.Ordinal);
        Assert.Contains("HEALTHCHECK", final[1], StringComparison.Ordinal);
        Assert.DoesNotContain("sdk", final[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_but_this_machine_reaches_the_ports() => Assert.All(Under("ports"), port => Assert.StartsWith("127.0.0.1:", port.Value, StringComparison.Ordinal));

    [Fact]
    public void The_image_is_built_of_what_the_Dockerfile_copies_and_of_nothing_else()
    {
        var given = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copied = Repository.Read("Dockerfile").Split('\n').Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).Where(path => !path.StartsWith("src/", StringComparison.Ordinal));
        Assert.Equal(given.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
        Assert.All(given, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
        Assert.All(ProjectCopy().Matches(Repository.Read("Dockerfile")), project => Assert.True(File.Exists(Path.Combine(Repository.Root, project.Value)), project.Value));
    }

    [Fact]
    public void What_the_Dockerfile_restores_before_the_code_comes_has_every_project_it_depends_on()
    {
        // Without one of them restoring passes over it, and publishing, which restores nothing, fails.
        var (needed, next) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>(["src/SemanticMemory.Server/SemanticMemory.Server.csproj", "src/SemanticMemory.Cli/SemanticMemory.Cli.csproj"]));
        while (next.TryDequeue(out var project))
        {
            if (needed.Add(project))
            {
                foreach (Match reference in ProjectReference().Matches(Repository.Read(project.Split('/'))))
                {
                    next.Enqueue($"src/{reference.Groups[1].Value}");
                }
            }
        }

        var copied = ProjectCopy().Matches(Repository.Read("Dockerfile")).Select(project => project.Value);
        Assert.Equal(needed.Order(StringComparer.Ordinal), copied.Order(StringComparer.Ordinal));
        Assert.True(needed.Count >= 8);
    }

    [Fact]
    public void The_workflow_runs_what_everybody_runs_and_the_suite_on_a_real_Qdrant()
    {
        Assert.Contains(Workflow, line => line.Key.StartsWith("jobs/plain/steps/", StringComparison.Ordinal) && line.Value == ".ci/run");
        Assert.Equal("http://localhost:6333", Workflow[$"jobs/qdrant/env/{QdrantEndpoint.Variable}"]);
        Assert.Equal("6333:6333", Workflow["jobs/qdrant/services/qdrant/ports/0"]);
        Assert.Contains(Workflow, line => line.Key.StartsWith("jobs/qdrant/steps/", StringComparison.Ordinal) && line.Value.StartsWith("dotnet test tests/SemanticMemory.Tests ", StringComparison.Ordinal));
        Assert.Contains(Workflow, line => line.Value.EndsWith("--none-skipped", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a:\n\tb: c")]
    [InlineData("a:\n   b: c")]
    [InlineData("a: b\na: c")]
    [InlineData("a: |\n  text")]
    [InlineData("a: {b: c}")]
    public void A_form_of_yaml_that_is_not_read_is_no_silence(string text) => Assert.Throws<FormatException>(() => YamlLines.Read(text));

    [Fact]
    public void Lists_maps_and_anchors_are_read_to_their_paths()
    {
        var read = YamlLines.Read("# no\nx: &x\n  a: \"1\"\n  l:\n    - p\n    - q: 2\n      r: 3\ny:\n  <<: *x\n  b: [\"t\", \"u\"]\n");
        Assert.Equal(
            ["x/a=1", "x/l/0=p", "x/l/1/q=2", "x/l/1/r=3", "y/a=1", "y/b=[\"t\", \"u\"]", "y/l/0=p", "y/l/1/q=2", "y/l/1/r=3"],
            read.Select(pair => $"{pair.Key}={pair.Value}"));
    }

    private static IEnumerable<string> Services() => Compose.Keys.Where(path => path.StartsWith("services/", StringComparison.Ordinal)).Select(path => path.Split('/')[1]).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Under(string member) => Compose.Where(pair => pair.Key.Split('/') is ["services", _, var found, ..] && found == member);

    [GeneratedRegex(@"qdrant/qdrant:v?(\S+)")]
    private static partial Regex QdrantImage();

    [GeneratedRegex(@"src/\S+\.csproj")]
    private static partial Regex ProjectCopy();

    [GeneratedRegex("<ProjectReference Include=\"\\.\\./([^\"]+)\"")]
    private static partial Regex ProjectReference();
}
