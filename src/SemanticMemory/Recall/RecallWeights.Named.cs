namespace SemanticMemory.Recall;

public sealed partial record RecallWeights
{
    /// <summary>The signals' names, as an explanation shows them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Signal>().Select(Signals.Name)];

    /// <summary>The weights by name.</summary>
    public IReadOnlyDictionary<string, double> ByName() => Names.Zip(Signals.Of(this)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The same with another weight for one signal.</summary>
    /// <exception cref="ArgumentException">There is no signal of that name.</exception>
    public RecallWeights With(string signal, double weight) => signal switch
    {
        "bm25Prev" => this with { Bm25Prev = weight },
        "bm25Window" => this with { Bm25Window = weight },
        "dense" => this with { Dense = weight },
        "denseWindow" => this with { DenseWindow = weight },
        "maxsim" => this with { MaxSim = weight },
        "authorNamed" => this with { AuthorNamed = weight },
        "isQuestion" => this with { IsQuestion = weight },
        "answers" => this with { Answers = weight },
        "month" => this with { Month = weight },
        "day" => this with { Day = weight },
        "namesPresent" => this with { NamesPresent = weight },
        "topic" => this with { Topic = weight },
        "answerType" => this with { AnswerType = weight },
        "bm25" => this with { Bm25 = weight },
        "identifier" => this with { Identifier = weight },
        "recency" => this with { Recency = weight },
        _ => throw new ArgumentException($"There is no signal '{signal}': name one of {string.Join(", ", Names)}.", nameof(signal)),
    };
}
