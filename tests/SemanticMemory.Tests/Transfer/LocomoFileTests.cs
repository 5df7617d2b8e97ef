using SemanticMemory.Messages;
using SemanticMemory.Transfer;

namespace SemanticMemory.Tests.Transfer;

public sealed class LocomoFileTests : IDisposable
{
    private readonly DataDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sessions_come_by_number_with_their_turns_seconds_apart()
    {
        var file = Load(Given("[]"));

        Assert.Equal(["talk/session_2", "talk/session_10"], file.Sessions.Select(session => session.Id));
        Assert.Equal(
            [new DateTimeOffset(2024, 3, 3, 0, 5, 0, TimeSpan.Zero), new DateTimeOffset(2024, 3, 3, 0, 5, 10, TimeSpan.Zero)],
            file.Sessions[0].Messages.Select(message => message.Timestamp));
        Assert.Equal(new DateTimeOffset(2024, 4, 21, 13, 30, 0, TimeSpan.Zero), file.Sessions[1].Messages[0].Timestamp);
    }

    [Fact]
    public void A_turn_is_a_message_of_its_speaker_with_the_caption_in_brackets()
    {
        var messages = Load(Given("[]")).Sessions.SelectMany(session => session.Messages).ToArray();

        Assert.Equal(
            [
                ("talk/D2:1", MessageRole.User, "Ines", "The boat is painted."),
                ("talk/D2:2", MessageRole.Assistant, "Tomas", "Which colour? [a green boat]"),
                ("talk/D10:1", MessageRole.User, "Ines", "[a lighthouse]"),
            ],
            messages.Select(message => (message.Id, message.Role, message.Author!, message.Content)));
    }

    [Fact]
    public void Each_category_has_a_name_and_adversarial_questions_are_left_out()
    {
        var questions = Load(Given("""
            [{"question": "a", "category": 1, "evidence": ["D2:1"]}, {"question": "b", "category": 5, "evidence": ["D2:1"]},
             {"question": "c", "category": 2, "evidence": ["D2:1"], "answer": 2022}, {"question": "d", "category": 3, "evidence": ["D2:1"]},
             {"question": "e", "category": 4, "evidence": ["D2:1"]}]
            """)).Questions;

        Assert.Equal(
            [("talk/q0", "multi-hop", "a"), ("talk/q1", "temporal", "c"), ("talk/q2", "open-domain", "d"), ("talk/q3", "single-hop", "e")],
            questions.Select(question => (question.Id, question.Kind, question.Question)));
        Assert.All(questions, question => Assert.Equal(new DateTimeOffset(2024, 4, 21, 13, 30, 0, TimeSpan.Zero), question.AsOf));
    }

    [Fact]
    public void Evidence_is_split_freed_of_what_is_not_there_and_put_in_order()
    {
        var question = Assert.Single(Load(Given("""[{"question": "a", "category": 1, "evidence": ["D10:1; D2:2", "D:2:2", "D9:99", "D"]}]""")).Questions);

        Assert.Equal(["talk/D2:2", "talk/D10:1"], question.Evidence);
    }

    [Theory]
    [InlineData("""[{"question": "a", "category": 1, "evidence": ["D9:1"]}]""")]
    [InlineData("""[{"question": "a", "category": 1, "evidence": []}]""")]
    [InlineData("""[{"question": "a", "category": 1}]""")]
    public void A_question_without_evidence_in_the_file_is_left_out(string questions) => Assert.Empty(Load(Given(questions)).Questions);

    [Theory]
    [InlineData("[]", "it holds no object")]
    [InlineData("{", "")]
    [InlineData("""{"name": "x", "sessions": []}""", "it has no speaker_a")]
    [InlineData("""{"speaker_a": "Ines", "speaker_b": "Tomas", "qa": []}""", "it has no turns")]
    [InlineData("""{"speaker_a": "Ines", "speaker_b": "Tomas", "session_1": [], "session_1_date_time": "May 2023", "qa": []}""", "session_1_date_time must read like")]
    [InlineData("""{"speaker_a": "Ines", "speaker_b": "Tomas", "session_1": [{"text": "x"}], "session_1_date_time": "1:00 pm on 8 May, 2023", "qa": []}""", "speaker")]
    public void A_file_of_another_format_is_refused_by_its_name(string content, string reason)
    {
        var path = Write(content);

        var failure = Assert.Throws<MemoryException>(() => LocomoFile.Load(path));

        Assert.Equal(MemoryError.Invalid, failure.Error);
        Assert.Contains($"{path} is no LoCoMo file", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    private static string Given(string questions) => $$"""
        {
          "speaker_a": "Ines", "speaker_b": "Tomas",
          "session_10_date_time": "1:30 pm on 21 April, 2024",
          "session_10": [{"speaker": "Ines", "dia_id": "D10:1", "text": "", "blip_caption": "a lighthouse"}, {"speaker": "Tomas", "dia_id": "D10:2", "text": ""}],
          "session_2_date_time": "12:05 am on 3 March, 2024",
          "session_2": [{"speaker": "Ines", "dia_id": "D2:1", "text": "The boat is painted."}, {"speaker": "Tomas", "dia_id": "D2:2", "text": "Which colour?", "blip_caption": "a green boat", "img_url": ["x"]}],
          "session_11_date_time": "9:00 am on 1 May, 2024",
          "qa": {{questions}}
        }
        """;

    private ConversationFile Load(string content) => LocomoFile.Load(Write(content));

    private string Write(string content)
    {
        var path = Path.Combine(_folder.Path, "talk.json");
        File.WriteAllText(path, content);
        return path;
    }
}
