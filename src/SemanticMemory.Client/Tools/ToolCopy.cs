namespace SemanticMemory.Client.Tools;

/// <summary>What a model reads about the tools: when to use each, what it gives back, what it does not do.</summary>
internal static class ToolCopy
{
    public const string Remember =
        "Keep something for later conversations: a fact, a preference, a decision, a promise. Use it when someone says so (\"remember that…\", \"from now on…\"), or when something " +
        "is settled that will matter again. Write one self-contained statement with names, dates and numbers in it, because it will be read without this conversation. " +
        "What these tools have quoted is in the memory already: do not copy it here. Saying the same thing twice keeps it once.";

    public const string RememberText = "The statement, e.g. \"Dana Whitfield (Acme) wants invoices in euros, agreed on 2026-03-02.\" One to three sentences.";

    public const string Recall =
        "Look up what earlier conversations said about something. Use it before you answer a question that may have been talked about before, and before you ask someone for what they may have " +
        "told you already. Give the question in plain words, as complete as you can; phrases such as \"last week\" or \"in March\" narrow the time. The answer quotes the most relevant messages " +
        "with date, channel and speaker; the newest statement on a matter wins over older ones.";

    public const string RecallQuestion = "What you want to know, e.g. \"which discount did we offer Acme for 120 seats?\"";

    public const string GetContext =
        "Get everything to know before answering in one conversation, within a budget of tokens: its last turns, pinned facts, the person's wishes on how to be answered, and " +
        "what was said in their other conversations that bears on it. Use it when you take up a conversation whose history you do not have. For one particular question, recall is shorter.";

    public const string ContextQuestion = "What is about to be answered. Left out: the conversation's last turns say it.";

    public const string Search =
        "Search all messages with filters: by channel, speaker, time, conversation. Use it when you need to find particular messages, e.g. an identifier such as INV-2041, everything said on a " +
        "channel, or more results than recall gives. Results come in pages: give the cursor that one page names to get the next, and leave everything else as it was.";

    public const string SearchQuery = "Words or a question. Identifiers are found as they are written.";

    public const string ListSessions =
        "List conversations, the most recently active first: title, channel, when, how many messages, whether the matter is settled. Use it to find out which conversations there were, and " +
        "for their ids, which get_context and search take.";

    public const string ListQuery = "Only conversations in which all of these words occur. Left out: all.";

    public const string User = "Whose memory: the user's id as your system knows it. Left out: everybody's that you may see.";

    public const string NoteUser =
        "Whose memory it goes to: the user's id as your system knows it. Left out: it belongs to no user, and only calls that name none find it.";

    public const string SessionId = "The id of a conversation, as list_sessions and the other tools give it.";

    public const string ThisSession = "The id of the conversation, as list_sessions gives it. Left out: the present one, where there is one.";

    public const string Channel = "Only on this channel, e.g. web, email or slack.";

    public const string Speaker = "Only what this side said: user or assistant.";

    public const string From = "Only what was said at this time or later, ISO 8601, e.g. 2026-03-01 or 2026-03-01T09:30:00Z.";

    public const string To = "Only what was said before this time, ISO 8601.";

    public const string Cursor = "The cursor that the page before named; left out: the first page.";

    public const string Status = "Only conversations that stand so: active, paused or archived.";
}
