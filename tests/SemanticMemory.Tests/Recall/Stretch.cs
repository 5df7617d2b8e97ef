using SemanticMemory.Messages;
using SemanticMemory.Recall;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Recall;

/// <summary>Messages of one stretch of conversation, as recall fetches them.</summary>
internal static class Stretch
{
    /// <summary>One after the other, a minute apart, all of them hits; "Dana: Hello" has an author.</summary>
    public static RecallCandidate[] Of(params string[] said)
    {
        var candidates = new RecallCandidate[said.Length];
        for (var i = 0; i < said.Length; i++)
        {
            var colon = said[i].IndexOf(": ", StringComparison.Ordinal);
            var message = Message(said[i][(colon < 0 ? 0 : colon + 2)..], colon < 0 ? null : said[i][..colon], MemoryFixture.Start.AddMinutes(i));
            candidates[i] = new RecallCandidate(MessageHeader.Of(message with { Id = new Guid(i, 0, 0, message.Id.ToByteArray()[8..]) }))
            {
                IsCandidate = true,
                Follows = i > 0,
                Text = AnalysedMessage.Of(message),
            };
        }

        return candidates;
    }

    /// <summary>Which of the messages it is, from 0: what its id begins with.</summary>
    public static int PlaceOf(RankedMessage ranked) => BitConverter.ToInt32(ranked.Message.Id.ToByteArray());

    public static Message Message(string content, string? author, DateTimeOffset timestamp, MessageRole role = MessageRole.User) => new()
    {
        Id = PointIds.From("test", content, timestamp.ToString("O")),
        SessionId = Guid.Empty,
        Channel = "web",
        Role = role,
        Author = author,
        Content = content,
        Timestamp = timestamp,
    };
}
