using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Asks every operation that takes a filter and only reads; they must agree.</summary>
internal static class AllReads
{
    /// <summary>Points must have a session version, a vector and the word 1 to be seen by each operation.</summary>
    public static async Task AssertMatchAsync(PointCollection messages, Filter filter, IReadOnlyList<int> expected, CancellationToken cancellationToken)
    {
        var limit = expected.Count + 10;
        var scroll = new ScrollQuery { Filter = filter, Order = MessageFields.SessionVersion, Limit = limit };
        var answers = await messages.QueryAsync(
            [new VectorQuery.Dense(Sample.Turned(0), filter, limit), new VectorQuery.Lexical(Sample.Words((1, 1)), filter, limit)], cancellationToken: cancellationToken);
        Assert.Equal(expected.Order(), (await messages.ScrollAsync(scroll, cancellationToken)).Numbers().Order());
        Assert.Equal(expected.Order(), answers[0].Numbers().Order());
        Assert.Equal(expected.Order(), answers[1].Numbers().Order());
        Assert.Equal(expected.Count, await messages.CountAsync(filter, cancellationToken));
        Assert.Equal(
            Rendered.Facets((await messages.GetAsync([.. expected.Select(Sample.Id)], cancellationToken))
                .SelectMany(point => point.Payload.Keywords(MessageFields.Tags))
                .CountBy(tag => tag)
                .Select(pair => new FacetValue(pair.Key, pair.Value))
                .OrderByDescending(value => value.Count)
                .ThenBy(value => value.Value, StringComparer.Ordinal)),
            Rendered.Facets(await messages.FacetAsync(MessageFields.Tags, filter, 1000, cancellationToken)));
    }
}
