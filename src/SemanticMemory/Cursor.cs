using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SemanticMemory.Storage;

namespace SemanticMemory;

/// <summary>A place in a list as an opaque text that fits no other list.</summary>
internal static class Cursor
{
    private const int MarkLength = 8;
    private const int Length = MarkLength + 8 + 16;

    /// <summary>The text for a place in the list of this name. A name holds all that makes the list: tenant, kind, filter and direction.</summary>
    public static string Write(string list, ScrollPosition position)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Mark(list, bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes[MarkLength..], position.Key);
        position.Id.TryWriteBytes(bytes[(MarkLength + 8)..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place, or <see langword="null"/> for no cursor.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>: it is no cursor, or another list's.</exception>
    public static ScrollPosition? Read(string list, string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> mark = stackalloc byte[MarkLength];
        Mark(list, mark);
        return Decode(cursor, bytes) == Length && bytes[..MarkLength].SequenceEqual(mark)
            ? new ScrollPosition(BinaryPrimitives.ReadInt64BigEndian(bytes[MarkLength..]), new Guid(bytes[(MarkLength + 8)..], bigEndian: true))
            : throw Foreign();
    }

    /// <summary>Eight bytes that tell lists apart.</summary>
    public static void Mark(string list, Span<byte> destination)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(list), hash);
        hash[..MarkLength].CopyTo(destination);
    }

    /// <summary>The refusal of a cursor that does not belong here.</summary>
    public static MemoryException Foreign() =>
        MemoryException.Invalid("cursor", "The cursor is not one of this list: use nextCursor of the previous page with the same parameters, or start without one.");

    private static int Decode(string cursor, Span<byte> bytes)
    {
        // A text of the right length decodes into exactly the space there is; everything else is foreign anyway.
        var valid = cursor.Length == Base64Url.GetEncodedLength(Length) && Base64Url.IsValid(cursor);
        return valid ? Base64Url.DecodeFromChars(cursor, bytes) : 0;
    }
}
