using SemanticMemory.CrashChild;
using SemanticMemory.Messages;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract.Crash;

/// <summary>What a directory must hold after the rounds so far.</summary>
internal sealed class CrashExpectation
{
    private const int Page = 1000;

    private readonly CollectionModel _model = new(CollectionSchema.Messages);
    private readonly List<Point> _touched = [];

    public IReadOnlyCollection<Point> Points => _model.Points;

    /// <summary>
    /// Takes over a writer's round: its acknowledged operations, and the one after them if that is stored too. Each writer waits for an
    /// acknowledgement before its next operation, so at most one was under way.
    /// </summary>
    public async Task SettleAsync(PointCollection messages, CrashScript script, int acknowledged, CancellationToken cancellationToken)
    {
        var mine = new Filter.EqualTo(MessageFields.Agent, script.Agent);
        var stored = await ReadAsync(messages, mine, cancellationToken);
        var operations = script.Operations().Take(acknowledged + 1).ToList();
        operations.Take(acknowledged).ToList().ForEach(Apply);
        var certain = Text(mine);
        if (stored == certain)
        {
            return;
        }

        Apply(operations[^1]);
        if (stored != Text(mine))
        {
            Assert.Fail($"Writer {script.Agent}: after {acknowledged} operations expected\n{certain}\nor\n{Text(mine)}\nbut found\n{stored}");
        }
    }

    /// <summary>Compares everything that is stored and every way to find it with a count by hand.</summary>
    public async Task VerifyAsync(PointCollection messages, CancellationToken cancellationToken)
    {
        Assert.Equal(Text(Filter.Everything), await ReadAsync(messages, Filter.Everything, cancellationToken));
        Assert.Equal(Points.Count, await messages.CountAsync(Filter.Everything, cancellationToken));
        foreach (var field in new[] { MessageFields.Agent, MessageFields.Tags, MessageFields.Role, MessageFields.User })
        {
            Assert.Equal(
                Rendered.Facets(_model.Facet(field, Filter.Everything, int.MaxValue)),
                Rendered.Facets(await messages.FacetAsync(field, Filter.Everything, int.MaxValue, cancellationToken)));
        }

        await VerifyCommonWordAsync(messages, cancellationToken);
        foreach (var points in _touched.DistinctBy(point => point.Id).Chunk(200))
        {
            await VerifyFoundAsync(messages, points, cancellationToken);
        }

        _touched.Clear();
    }

    private static async Task<string> ReadAsync(PointCollection messages, Filter filter, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        IReadOnlyList<StoredPoint> page;
        ScrollPosition? after = null;
        do
        {
            page = await messages.ScrollAsync(new ScrollQuery { Filter = filter, Order = MessageFields.Timestamp, After = after, Limit = Page }, cancellationToken);
            Assert.False(after is { } last && page.Any(point => point.Id == last.Id), "The pages repeat themselves.");
            lines.AddRange(page.Select(Rendered.Point));
            after = page.Count == 0 ? null : new ScrollPosition(page[^1].Payload.Integer(MessageFields.Timestamp)!.Value, page[^1].Id);
        }
        while (page.Count == Page);

        return string.Join('\n', lines);
    }

    private string Text(Filter filter) => string.Join(
        '\n', _model.Scroll(new ScrollQuery { Filter = filter, Order = MessageFields.Timestamp, Limit = int.MaxValue }).Select(Rendered.Point));

    private void Apply(CrashOperation operation)
    {
        switch (operation)
        {
            case CrashOperation.Insert insert:
                _touched.AddRange(insert.Points);
                _model.Insert(insert.Points);
                break;
            case CrashOperation.Patch patch:
                _model.Patch(patch.Batch, patch.Change);
                break;
            case CrashOperation.Delete delete:
                _model.Delete(delete.Batch);
                break;
        }
    }

    private async Task VerifyCommonWordAsync(PointCollection messages, CancellationToken cancellationToken)
    {
        var query = Sample.Words((CrashScript.CommonTerm, 1));
        var hits = Assert.Single(await messages.QueryAsync([new VectorQuery.Lexical(query, Filter.Everything, Points.Count + 10)], cancellationToken: cancellationToken));
        Ranking.Verify(Scoring.Lexical(query, Points), hits, Points.Count + 10, score => (float)score * 1e-4f);
    }

    // Of each point of the round: its vectors and the word that only it has; nothing of those that were deleted.
    private async Task VerifyFoundAsync(PointCollection messages, Point[] points, CancellationToken cancellationToken)
    {
        var there = _model.Get(points.Select(point => point.Id)).Select(point => point.Id).ToHashSet();
        var byWord = await messages.QueryAsync(
            [.. points.Select(point => new VectorQuery.Lexical(Sample.Words((CrashScript.OwnTerm(point), 1)), Filter.Everything, 5))], cancellationToken: cancellationToken);
        var byVector = await messages.QueryAsync(
            [.. points.Select(point => new VectorQuery.Dense(point.Dense[^1], Filter.Id(point.Id), 5))], cancellationToken: cancellationToken);
        for (var i = 0; i < points.Length; i++)
        {
            if (!there.Contains(points[i].Id))
            {
                Assert.Empty(byWord[i]);
                Assert.Empty(byVector[i]);
                continue;
            }

            var word = Assert.Single(byWord[i]);
            Assert.Equal(points[i].Id, word.Point.Id);
            Assert.Equal(points[i].Lexical.Values.Span[1] * Sample.Idf(Points.Count, 1), word.Score, word.Score * 1e-4f);
            Assert.Equal(1, Assert.Single(byVector[i]).Score, 1e-3f);
        }
    }
}
