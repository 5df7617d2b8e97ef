using System.Runtime.InteropServices;
using SemanticMemory.Embedding;
using SemanticMemory.Lexical;
using SemanticMemory.Messages;
using SemanticMemory.Search;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>
/// What recall needs of messages' texts as bytes: worked out once, when a message is written, and kept by the store beside it. Only this build and model can read them;
/// what another one wrote is worked out anew from the text.
/// </summary>
/// <remarks>
/// A stamp and a hash of the text (4 bytes each), the number of identifiers (2), that of turns (2), the identifiers (4 each), for each turn of a long message where it stands (4 + 4), then the turns. Little-endian.
/// </remarks>
internal static class MessageFeatures
{
    // One more whenever terms, pieces or passages are cut differently, or the layout changes.
    private const int Version = 1;
    private const int HeaderSize = 12;
    private const int MostTurns = ushort.MaxValue;

    // Says who wrote it: the version and the model whose pieces these are.
    private static readonly uint s_stamp = TermId.Of($"{StaticModel.Id}/{Version}");

    /// <summary>The features of a message's text; empty on the rare machine that counts bytes from the other end, where every text is analysed when it is needed.</summary>
    public static byte[] Of(string content, IReadOnlyList<ToolCall> toolCalls)
    {
        if (!BitConverter.IsLittleEndian)
        {
            return [];
        }

        var text = MessageText.ForWords(content, author: null, toolCalls);
        var passages = Passages.Split(text);
        var identifiers = AnalysedMessage.IdentifiersOf(text);
        var turns = passages.Count < 2 ? 1 : Math.Min(passages.Count, MostTurns);
        var bytes = new List<byte>((text.Length * 2) + 64);
        Append(bytes, s_stamp);
        Append(bytes, AnalysedMessage.HashOf(text));
        Append(bytes, (ushort)Math.Min(identifiers.Length, ushort.MaxValue));
        Append(bytes, (ushort)turns);
        bytes.AddRange(MemoryMarshal.AsBytes<uint>(identifiers.AsSpan(0, Math.Min(identifiers.Length, ushort.MaxValue))));
        if (turns == 1)
        {
            TurnText.Write(text, isContent: toolCalls.Count == 0, bytes);
            return [.. bytes];
        }

        foreach (var passage in passages.Take(turns))
        {
            Append(bytes, passage.Start);
            Append(bytes, passage.Length);
        }

        foreach (var passage in passages.Take(turns))
        {
            TurnText.Write(text.AsSpan(passage.Start, passage.Length), isContent: toolCalls.Count == 0, bytes);
        }

        return [.. bytes];
    }

    /// <summary>The text of a whole stored message, taken apart: what was written, or else worked out now.</summary>
    public static AnalysedMessage Of(StoredPoint point) => Read(point.Payload.Features) ?? AnalysedMessage.Of(MessagePoints.FromPoint(point));

    /// <summary>Can <see cref="Read"/> read them?</summary>
    public static bool AreReadable(ReadOnlySpan<byte> features) =>
        BitConverter.IsLittleEndian && features.Length >= HeaderSize && MemoryMarshal.Read<uint>(features) == s_stamp && MemoryMarshal.Read<ushort>(features[10..]) > 0;

    /// <summary>What was written, or <see langword="null"/> where another build or model wrote it.</summary>
    /// <exception cref="InvalidDataException">They were cut off.</exception>
    public static AnalysedMessage? Read(ReadOnlyMemory<byte> features)
    {
        var bytes = features.Span;
        if (!AreReadable(bytes))
        {
            return null;
        }

        var (hash, turns) = (MemoryMarshal.Read<uint>(bytes[4..]), MemoryMarshal.Read<ushort>(bytes[10..]));
        var at = HeaderSize + (MemoryMarshal.Read<ushort>(bytes[8..]) * sizeof(uint));
        var first = at + (turns == 1 ? 0 : turns * 2 * sizeof(int));
        if (bytes.Length < first)
        {
            throw CutOff();
        }

        var identifiers = MemoryMarshal.Cast<byte, uint>(bytes[HeaderSize..at]).ToArray();
        if (turns == 1)
        {
            return new AnalysedMessage(TurnText.Read(features, ref at) ?? throw CutOff(), identifiers) { Hash = hash };
        }

        var places = MemoryMarshal.Cast<byte, int>(bytes[at..first]);
        var (passages, texts) = (new TextRange[turns], new TurnText[turns]);
        for (var i = 0; i < turns; i++)
        {
            passages[i] = new TextRange(places[2 * i], places[(2 * i) + 1]);
            texts[i] = TurnText.Read(features, ref first) ?? throw CutOff();
        }

        return new AnalysedMessage(passages, texts, identifiers) { Hash = hash };
    }

    /// <summary>The built-in model's vector of a message that is one turn; <see langword="false"/>: the features do not tell it.</summary>
    public static bool TryEmbed(ReadOnlyMemory<byte> features, Span<float> vector)
    {
        var bytes = features.Span;
        if (!AreReadable(bytes) || MemoryMarshal.Read<ushort>(bytes[10..]) != 1)
        {
            return false;
        }

        var at = HeaderSize + (MemoryMarshal.Read<ushort>(bytes[8..]) * sizeof(uint));
        if (TurnText.Read(features, ref at) is not { IsContent: true } turn)
        {
            return false;
        }

        StaticModel.Shared.Embed(turn.Pieces, turn.PieceCounts, vector);

        // What means nothing to the model has no vector.
        return vector.ContainsAnyExcept(0f);
    }

    private static InvalidDataException CutOff() => new("A message's features are cut off: the store is damaged.");

    private static void Append<T>(List<byte> bytes, T value)
        where T : struct => bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}
