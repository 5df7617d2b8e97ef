using SemanticMemory.Messages;
using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>Filters run before scoring: the few points that match are found among thousands that score better.</summary>
public abstract class NarrowFilterContract : StoreContract
{
    private const int Points = 5000;

    [Fact]
    public async Task A_rare_value_is_found_behind_thousands_of_better_hits()
    {
        await StoreManyAsync();
        await AllReads.AssertMatchAsync(Messages, new Filter.EqualTo(MessageFields.Role, "rare"), [4991, 4992, 4993, 4994, 4995, 4996, 4997, 4998, 4999], Token);
    }

    [Fact]
    public async Task Single_ids_are_found_behind_thousands_of_better_hits()
    {
        await StoreManyAsync();
        await AllReads.AssertMatchAsync(Messages, new Filter.HasId([Sample.Id(4999), Sample.Id(4000), Sample.Id(1)]), [1, 4000, 4999], Token);
    }

    [Fact]
    public async Task A_narrow_time_range_is_found_behind_thousands_of_better_hits()
    {
        await StoreManyAsync();
        await AllReads.AssertMatchAsync(Messages, new Filter.Range(MessageFields.Timestamp, 4997), [4997, 4998, 4999], Token);
    }

    [Fact]
    public async Task A_limit_is_filled_when_enough_points_match()
    {
        await StoreManyAsync();
        var everyTenth = new Filter.EqualTo(MessageFields.Channel, "tenth");
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 10), (await NearestAsync(Sample.Turned(0), 40, everyTenth)).Numbers());
        Assert.Equal(40, (await WithWordsAsync(Sample.Words((1, 1)), 40, everyTenth)).Count);
    }

    [Fact]
    public async Task What_a_filter_leaves_out_never_shows()
    {
        await StoreManyAsync();
        var hits = await NearestAsync(Sample.Turned(0), 20, new Filter.Not(new Filter.Range(MessageFields.Timestamp, Before: 4000)));
        Assert.Equal(Enumerable.Range(4000, 20), hits.Numbers());
    }

    // The higher the number, the worse the score, by meaning and by words.
    private Task StoreManyAsync() => StoreAsync([.. Enumerable.Range(0, Points).Select(number => Sample
        .Message(number, vector: Sample.Turned(160d * number / Points), words: Sample.Words((1, Points - number)))
        .With(MessageFields.SessionVersion, FieldValue.Of(number))
        .With(MessageFields.Tags, Sample.Keywords($"t{number % 7}"))
        .With(MessageFields.Channel, Sample.Keyword(number % 10 == 0 ? "tenth" : "other"))
        .With(MessageFields.Role, Sample.Keyword(number > 4990 ? "rare" : "common")))]);
}
