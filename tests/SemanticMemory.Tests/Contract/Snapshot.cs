using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>All that can be read from a collection of messages, as text: equal texts are equal states.</summary>
internal static class Snapshot
{
    public static async Task<string> OfAsync(PointCollection messages, CancellationToken cancellationToken)
    {
        var random = new Random(23);
        VectorQuery[] queries =
        [
            .. Enumerable.Range(0, 4).Select(_ => new VectorQuery.Dense(Sample.Direction(random), Filter.Everything, 1000)),
            .. Enumerable.Range(0, 4).Select(_ => new VectorQuery.Lexical(Model.RandomData.Words(random, 20, 5), Filter.Everything, 1000)),
        ];
        var points = await messages.ScrollAsync(new ScrollQuery { Filter = Filter.Everything, Order = MessageFields.Timestamp, Limit = 1000 }, cancellationToken);
        var ids = Enumerable.Range(0, 400).Select(Sample.Id).ToArray();
        var answers = await messages.QueryAsync(queries, cancellationToken: cancellationToken);
        return string.Join(
            "\n\n",
            [
                $"{await messages.CountAsync(Filter.Everything, cancellationToken)} points",
                Rendered.Points(await messages.GetAsync(ids, cancellationToken)),
                Rendered.Points(points),
                Rendered.Neighbours(await messages.NeighboursAsync(ids, 2, 2, cancellationToken: cancellationToken)),
                Rendered.Facets(await messages.FacetAsync(MessageFields.Role, Filter.Everything, 100, cancellationToken)),
                Rendered.Facets(await messages.FacetAsync(MessageFields.Tags, Filter.Everything, 100, cancellationToken)),
                .. answers.Select(Rendered.Hits),
            ]);
    }
}
