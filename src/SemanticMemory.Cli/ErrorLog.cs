using Microsoft.Extensions.Logging;

namespace SemanticMemory.Cli;

/// <summary>Writes warnings and errors to the error output, a line each; for a command whose output belongs to a protocol.</summary>
internal class ErrorLog(TextWriter errors) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            errors.WriteLine(formatter(state, exception));
        }
    }
}

/// <summary>The same for what wants a log of its own.</summary>
internal sealed class ErrorLog<T>(TextWriter errors) : ErrorLog(errors), ILogger<T>;
