using System.Buffers;
using SemanticMemory.Messages;

namespace SemanticMemory.Summaries;

/// <summary>A question and the message that asks it.</summary>
internal sealed record OpenQuestion(Message Message, string Text);

/// <summary>Questions that nobody has answered: after them nobody else has said anything yet. Whether what is said next answers one is not judged.</summary>
internal static class OpenQuestions
{
    private const string Marks = "?？؟";
    private const string Stops = ".!…";
    private const string WideStops = "。！";
    private const string Closing = "\"')]}»”’*_";

    private static readonly SearchValues<char> s_signs = SearchValues.Create(Marks + Stops + WideStops + "\n\r");

    /// <summary>The open questions of messages in time order, oldest first.</summary>
    public static IReadOnlyList<OpenQuestion> Of(IEnumerable<Message> messages)
    {
        var open = new List<OpenQuestion>();
        foreach (var message in messages.Where(message => message.Role is MessageRole.User or MessageRole.Assistant && !string.IsNullOrWhiteSpace(message.Content)))
        {
            open.RemoveAll(question => (question.Message.Role, question.Message.Author) != (message.Role, message.Author));
            foreach (var text in In(message.Content))
            {
                open.Add(new OpenQuestion(message, text));
            }
        }

        return open;
    }

    /// <summary>The sentences that end with a question mark.</summary>
    public static IEnumerable<string> In(string text)
    {
        var (start, run) = (0, new Run());
        for (var i = NextSign(text, 0); i < text.Length; i = NextSign(text, i + 1))
        {
            if (text[i] is '\n' or '\r' || WideStops.Contains(text[i]) || (Stops.Contains(text[i]) && run.IsEnd(text, i)))
            {
                start = i + 1;
            }
            else if (Marks.Contains(text[i]) && (text[i] == '？' || run.IsEnd(text, i)))
            {
                var sentence = text[start..(i + 1)].Trim();
                start = i + 1;
                if (sentence.Any(char.IsLetter))
                {
                    yield return sentence;
                }
            }
        }
    }

    private static int NextSign(string text, int from) => text.AsSpan(from).IndexOfAny(s_signs) is var at && at < 0 ? text.Length : from + at;

    /// <summary>The marks that stand together. Each run of them is gone through once: there are messages of nothing else.</summary>
    private struct Run
    {
        private int _end;

        // A mark inside a word (an address, a version) ends nothing.
        public bool IsEnd(string text, int at)
        {
            if (at >= _end)
            {
                for (_end = at + 1; _end < text.Length && (Closing.Contains(text[_end]) || Marks.Contains(text[_end]) || Stops.Contains(text[_end])); _end++)
                {
                }
            }

            return _end == text.Length || char.IsWhiteSpace(text[_end]);
        }
    }
}
