using System.Buffers;

namespace SemanticMemory.Qdrant.Wire;

/// <summary>An answer's body in a buffer that is used again: answers are some hundred kilobytes, and are read once.</summary>
internal sealed class PooledBody : IDisposable
{
    private const int UnknownLength = 16 * 1024;

    // What is announced need not come: beyond this, room is made as it does.
    private const int MostAtOnce = 32 * 1024 * 1024;

    private byte[] _buffer;
    private int _length;

    private PooledBody(int length) => _buffer = ArrayPool<byte>.Shared.Rent(length);

    /// <summary>The body; until it is disposed.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads all of it.</summary>
    public static async Task<PooledBody> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        // One more than announced: the read that finds the end needs room too.
        var announced = (int)Math.Min(MostAtOnce, content.Headers.ContentLength + 1 ?? UnknownLength);
        var body = new PooledBody(announced);
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            while ((read = await stream.ReadAsync(body._buffer.AsMemory(body._length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                body._length += read;
                body.EnsureRoom();
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private void EnsureRoom()
    {
        if (_length < _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(checked(_buffer.Length * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
