using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace SemanticMemory.Client.Http;

/// <summary>A path below the server's address, written as <c>$"sessions/{id}/messages"</c>: whatever stands in a hole is percent-encoded, slashes included.</summary>
[InterpolatedStringHandler]
internal readonly ref struct RoutePath
{
    private readonly StringBuilder _path;

    public RoutePath(int literalLength, int formattedCount) => _path = new StringBuilder(literalLength + (formattedCount * 36));

    public void AppendLiteral(string value) => _path.Append(value);

    public void AppendFormatted(Guid value) => _path.Append(value.ToString("D", CultureInfo.InvariantCulture));

    public void AppendFormatted(string value)
    {
        ArgumentNullException.ThrowIfNull(value);

        // Addresses are put into a normal form on their way: these would make another one of it.
        if (string.IsNullOrWhiteSpace(value) || value is "." or "..")
        {
            throw MemoryException.Invalid("path", "A name in an address must not be blank, nor . or .. alone.");
        }

        _path.Append(Uri.EscapeDataString(value));
    }

    public override string ToString() => _path.ToString();

    /// <summary>The path with the query parameters that are given.</summary>
    public string With(params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is not null)
            {
                _path.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(Text(value)));
                separator = '&';
            }
        }

        return _path.ToString();
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        Enum name => char.ToLowerInvariant(name.ToString()[0]) + name.ToString()[1..],
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
