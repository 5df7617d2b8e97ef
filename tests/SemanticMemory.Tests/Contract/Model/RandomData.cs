using SemanticMemory.Messages;
using SemanticMemory.Storage;
using StoredFilter = SemanticMemory.Storage.Filter;

namespace SemanticMemory.Tests.Contract.Model;

/// <summary>Random arguments for every method of the port, from so few ids and values that they collide often.</summary>
internal static class RandomData
{
    public const int IdSpace = 120;
    public const int Terms = 20;

    private static readonly Field[] s_keywords = [MessageFields.Session, MessageFields.Role, MessageFields.Tags];
    private static readonly Field[] s_integers = [MessageFields.Timestamp, MessageFields.SessionVersion];

    public static Point Point(Random random, int number)
    {
        var payload = new Payload { Body = random.Next(10) == 0 ? default : Sample.Body($"{number}: {random.Next()}"), Features = Features(random) };
        foreach (var field in s_keywords.Concat(s_integers))
        {
            payload[field] = random.Next(5) == 0 ? null : Value(random, field);
        }

        return new Point
        {
            Id = Sample.Id(number),
            Payload = payload,
            Dense = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Sample.Direction(random))],
            Lexical = Words(random, Terms, random.Next(7)),
            Digest = random.Next(3) switch { 0 => null, 1 => "d1", _ => "d2" },
        };
    }

    /// <summary>One to six points with different ids.</summary>
    public static Point[] Points(Random random) => [.. Numbers(random, random.Next(1, 7)).Select(number => Point(random, number))];

    /// <summary>Ids to ask for: some are not there.</summary>
    public static Guid[] Ids(Random random) => [.. Numbers(random, random.Next(1, 20)).Select(Sample.Id)];

    /// <summary>At most so many terms out of so many, weights from 0.1 to 5.</summary>
    public static SparseVector Words(Random random, int terms, int most) => Sample.Words([.. Enumerable.Range(0, most)
        .Select(_ => (uint)random.Next(terms))
        .Distinct()
        .Order()
        .Select(term => (term, .1f + (random.NextSingle() * 4.9f)))]);

    public static Filter Filter(Random random, int depth = 3) => random.Next(depth > 0 ? 10 : 6) switch
    {
        0 => new Filter.EqualTo(Pick(random, s_keywords), Text(random)),
        1 => new Filter.In(Pick(random, s_keywords), [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))]),
        2 => new Filter.Range(Pick(random, s_integers), Bound(random), Bound(random)),
        3 => new Filter.Missing(Pick(random, [.. s_keywords, .. s_integers])),
        4 => new Filter.HasId(random.Next(6) == 0 ? [] : Ids(random)),
        5 => StoredFilter.Is(Pick(random, s_integers), random.Next(10)),
        6 => new Filter.All([.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))]),
        7 => new Filter.Any([.. Enumerable.Range(0, random.Next(4)).Select(_ => Filter(random, depth - 1))]),
        _ => new Filter.Not(Filter(random, depth - 1)),
    };

    public static PointPatch Patch(Random random)
    {
        var set = new Payload();
        var remove = new List<Field>();
        foreach (var field in s_keywords.Concat(s_integers))
        {
            switch (random.Next(6))
            {
                case 0:
                    set[field] = Value(random, field);
                    break;
                case 1:
                    remove.Add(field);
                    break;
            }
        }

        return new PointPatch
        {
            Set = set,
            Remove = remove,
            Body = random.Next(4) == 0 ? Sample.Body($"patched {random.Next()}") : null,
            Features = random.Next(4) == 0 ? Features(random) : null,
        };
    }

    public static ScrollQuery Scroll(Random random) => new()
    {
        Filter = random.Next(2) == 0 ? StoredFilter.Everything : Filter(random),
        Order = Pick(random, s_integers),
        Descending = random.Next(2) == 0,
        After = random.Next(2) == 0 ? null : new ScrollPosition(random.Next(10), Sample.Id(random.Next(IdSpace))),
        Limit = random.Next(1, 40),
    };

    /// <summary>None, short ones mostly, or long ones.</summary>
    private static byte[] Features(Random random)
    {
        var features = new byte[random.Next(8) switch { 0 => 0, 1 => random.Next(500, 530), 2 => random.Next(2000, 9000), _ => random.Next(1, 300) }];
        random.NextBytes(features);
        return features;
    }

    private static FieldValue Value(Random random, Field field) => field.Type switch
    {
        FieldType.Keyword => FieldValue.Of(Text(random)),
        FieldType.Keywords => FieldValue.Of([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random)).Distinct()]),
        _ => FieldValue.Of(random.Next(10)),
    };

    private static string Text(Random random) => $"t{random.Next(6)}";

    private static long? Bound(Random random) => random.Next(4) == 0 ? null : random.Next(-1, 11);

    private static int[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(IdSpace)).Distinct()];

    private static Field Pick(Random random, Field[] fields) => fields[random.Next(fields.Length)];
}
