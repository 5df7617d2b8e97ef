using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace SemanticMemory.Server.Tests.Support;

/// <summary>The service as a process of its own, started the way its users start it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _errors = new();

    // A process that hangs must fail its test, not stop all of them.
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private ServerProcess(Process process)
    {
        _process = process;
        _patience.CancelAfter(TimeSpan.FromMinutes(1));
    }

    public int Id => _process.Id;

    /// <summary>Starts it; temporary files go to the given directory.</summary>
    public static ServerProcess Start(string tempPath, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SemanticMemory.Server.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = tempPath,
            Environment = { ["TMPDIR"] = tempPath, ["ASPNETCORE_URLS"] = null, ["ASPNETCORE_HTTP_PORTS"] = null },
        };
        var server = new ServerProcess(new Process { StartInfo = start });
        server._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                server._lines.Writer.TryComplete();
            }
            else
            {
                server._lines.Writer.TryWrite(line.Data);
            }
        };
        server._process.ErrorDataReceived += (_, line) => server._errors.AppendLine(line.Data);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        return server;
    }

    /// <summary>Its output from here to the first line that begins so.</summary>
    public async Task<IReadOnlyList<string>> ReadToAsync(string beginning)
    {
        var read = new List<string>();
        await foreach (var line in _lines.Reader.ReadAllAsync(_patience.Token))
        {
            read.Add(line);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return read;
            }
        }

        throw new InvalidOperationException($"The process ended before it said '{beginning}': {string.Join('\n', read)}\n{_errors}");
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -TERM {_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for its end; its exit code, all that was left of its output, and its errors.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> EndAsync()
    {
        await _process.WaitForExitAsync(_patience.Token);
        var rest = new List<string>();
        await foreach (var line in _lines.Reader.ReadAllAsync(_patience.Token))
        {
            rest.Add(line);
        }

        return (_process.ExitCode, string.Join('\n', rest), _errors.ToString().Trim());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _patience.Dispose();
    }
}
