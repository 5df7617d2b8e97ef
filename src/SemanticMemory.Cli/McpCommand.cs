using System.CommandLine;
using System.CommandLine.Parsing;
using ModelContextProtocol.Server;
using SemanticMemory.Client;
using SemanticMemory.Mcp;

namespace SemanticMemory.Cli;

/// <summary><c>mcp</c>: the memory as tools of a model, over standard input and output. Nothing else is written to the output.</summary>
internal static class McpCommand
{
    /// <summary>The variable with the server's key; unlike an option it shows in no list of processes.</summary>
    public const string KeyVariable = "SEMANTIC_MEMORY_API_KEY";

    private const string Channel = "mcp";

    // Reading a large memory keeps threads busy for a second. Were there no more than processors, the first answers would wait for it.
    private const int Threads = 16;

    private static readonly Option<string?> s_data = new Option<string?>("--data") { Description = "The data directory; default ./data. If a server owns it, that server is asked over HTTP." }.NotBlank();
    private static readonly Option<string?> s_tenant = new("--tenant") { Description = "The tenant in the data directory; default 'default'. On a server the key says it." };
    private static readonly Option<Uri?> s_server = new("--server") { Description = "A server's address, in place of a data directory.", CustomParser = Server };
    private static readonly Option<string?> s_key = new("--api-key") { Description = $"The server's key; the variable {KeyVariable} does the same and shows in no list of processes." };
    private static readonly Option<string?> s_user = new("--user") { Description = "Whose memory it is; then the model can name no other user. Left out: everybody's." };

    private static readonly EmbeddingChoice s_embedding = new("the model whose vectors the data directory has", "is used");

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command("mcp", "Serves the memory to a model over standard input and output (Model Context Protocol).") { s_data, s_tenant, s_server, s_key, s_user };
        s_embedding.AddTo(command);
        command.Validators.Add(given =>
        {
            if (given.GetValue(s_server) is not null && (given.GetValue(s_data) is not null || given.GetValue(s_tenant) is not null || s_embedding.IsGiven(given)))
            {
                given.AddError("--server stands alone: a data directory, a tenant and an embedding model are not given with it.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult given, CancellationToken cancellationToken)
    {
        var errors = given.InvocationConfiguration.Error;
        return Ending.OfAsync(errors, stopped: null, async () =>
        {
            var key = given.GetValue(s_key) ?? Environment.GetEnvironmentVariable(KeyVariable);
            using var model = s_embedding.Generator(given);
            await using var memory = given.GetValue(s_server) is { } address
                ? MemoryPlace.OnServer(address, key)
                : MemoryPlace.InDirectory(given.GetValue(s_data) ?? "./data", given.GetValue(s_tenant) ?? "default", key, model, errors);
            await errors.WriteLineAsync(memory.Description);
            var scope = new MemoryScope { UserId = given.GetValue(s_user), Channel = Channel };
            var options = MemoryMcp.Options(memory.Client, scope, mayWrite: true, new ErrorLog(errors));
            await using var stdio = new ProbedTransport(new StdioServerTransport(MemoryMcp.Name), options);
            await using var server = McpServer.Create(stdio, options);
            ThreadPool.GetMinThreads(out var workers, out var completions);
            ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
            using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var opening = OpenAsync(memory, errors, running.Token);
            try
            {
                await server.RunAsync(cancellationToken);
                return 0;
            }
            finally
            {
                await running.CancelAsync();
                await opening;
            }
        }, cancellationToken);
    }

    // The first answers do not wait for this, tools do. A model is told only that the memory cannot be used: why, whoever reads the error output is told, and at once.
    private static async Task OpenAsync(MemoryPlace memory, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => memory.OpenAsync(cancellationToken), cancellationToken);
        }
        catch (MemoryException failure)
        {
            await errors.WriteLineAsync(failure.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The client left before.
        }
    }

    private static Uri? Server(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var server) && server.Scheme is "http" or "https")
        {
            return server;
        }

        argument.AddError("--server must be an address like http://localhost:5080.");
        return null;
    }
}
