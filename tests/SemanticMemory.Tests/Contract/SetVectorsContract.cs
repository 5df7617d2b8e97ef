using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Vectors by themselves: of points that are there and match, with everything else left as it is.</summary>
public abstract class SetVectorsContract : StoreContract
{
    [Fact]
    public async Task A_point_without_vectors_is_found_by_meaning_once_it_has_some()
    {
        await StoreAsync(Sample.Message(1, words: Sample.Words((1, 1)), digest: "d"), Sample.Message(2, vector: Sample.Turned(90)));
        Assert.Equal([2], (await NearestAsync(Sample.Turned(0))).Numbers());
        await SetAsync(Filter.Everything, (1, [Sample.Turned(10)]));
        var hits = await NearestAsync(Sample.Turned(0));
        Assert.Equal([1, 2], hits.Numbers());
        AssertCosine(Math.Cos(10 * Math.PI / 180), hits[0].Score);
    }

    [Fact]
    public async Task Fields_body_digest_words_and_neighbours_stay()
    {
        var point = Sample.Message(2, words: Sample.Words((1, 1)), digest: "d").With(MessageFields.Tags, Sample.Keywords("a", "b"));
        await StoreAsync(Sample.Message(1), point, Sample.Message(3));
        await SetAsync(Filter.Everything, (2, [Sample.Turned(0), Sample.Turned(45)]));
        Assert.Equal(Rendered.Point(point), Rendered.Point(await OnlyAsync(2)));
        Assert.Equal([2], (await WithWordsAsync(Sample.Words((1, 1)))).Numbers());
        var around = (await Messages.NeighboursAsync([Sample.Id(2)], 1, 1, cancellationToken: Token))[Sample.Id(2)];
        Assert.Equal([1, 3], around.Before.Concat(around.After).Numbers());
    }

    [Fact]
    public async Task New_vectors_take_the_place_of_old_ones()
    {
        await StoreAsync(Sample.Message(1, vector: Sample.Turned(0)));
        await SetAsync(Filter.Everything, (1, [Sample.Turned(90)]));
        AssertCosine(0, Assert.Single(await NearestAsync(Sample.Turned(0))).Score);
    }

    [Fact]
    public async Task What_does_not_match_or_is_not_there_is_passed_over()
    {
        await StoreAsync(Sample.Message(1).With(MessageFields.AwaitsVectors, FieldValue.Of(5)), Sample.Message(2));
        await SetAsync(new Filter.Range(MessageFields.AwaitsVectors, From: 0), (1, [Sample.Turned(0)]), (2, [Sample.Turned(0)]), (3, [Sample.Turned(0)]));
        Assert.Equal([1], (await NearestAsync(Sample.Turned(0))).Numbers());
        Assert.Equal(2, await CountAsync(Filter.Everything));
    }

    [Fact]
    public async Task A_tenant_that_is_not_there_is_not_made()
    {
        await Under.Store.OpenTenant(Globex).Messages.SetVectorsAsync([new PointVectors(Sample.Id(1), [Sample.Turned(0)])], Filter.Everything, Token);
        Assert.DoesNotContain(Globex, await Under.Store.ListTenantsAsync(Token));
    }

    [Fact]
    public async Task They_are_there_after_a_restart()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2, vector: Sample.Turned(80)));
        await SetAsync(Filter.Everything, (1, [Sample.Turned(60), Sample.Turned(20)]));
        await ReopenAsync();
        var hits = await NearestAsync(Sample.Turned(0));
        Assert.Equal([1, 2], hits.Numbers());
        AssertCosine(Math.Cos(20 * Math.PI / 180), hits[0].Score);
    }

    [Fact]
    public async Task Vectors_that_do_not_fit_are_refused_before_anything_is_set()
    {
        await StoreAsync(Sample.Message(1), Sample.Message(2));
        float[][] wrong = [[1, 0], [float.NaN, 0, 0, 0, 0, 0, 0, 0], [2, 0, 0, 0, 0, 0, 0, 0]];
        foreach (var vector in wrong)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(Filter.Everything, (1, [Sample.Turned(0)]), (2, [vector])));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(Filter.Everything, (1, [])));
        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(Filter.Everything, (1, [Sample.Turned(0)]), (1, [Sample.Turned(0)])));
        Assert.Empty(await NearestAsync(Sample.Turned(0)));
    }

    private Task SetAsync(Filter filter, params (int Number, IReadOnlyList<ReadOnlyMemory<float>> Dense)[] vectors) =>
        Messages.SetVectorsAsync([.. vectors.Select(given => new PointVectors(Sample.Id(given.Number), given.Dense))], filter, Token);
}
