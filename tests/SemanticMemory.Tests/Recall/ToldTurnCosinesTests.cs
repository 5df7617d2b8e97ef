using SemanticMemory.Embedding;
using SemanticMemory.Recall;

namespace SemanticMemory.Tests.Recall;

public sealed class ToldTurnCosinesTests
{
    private static readonly string[] s_said = ["We have three lamps in stock.", "The lamps are blue.", "Somebody ate my sandwich.", "It rains in Bergen again."];

    [Fact]
    public void Cosines_are_those_that_were_told()
    {
        var (turns, _) = Of(.2f, .9f, -.4f, .1f);

        Assert.Equal([.2f, .9f, -.4f, .1f], turns.Select(turn => (float)turn));
    }

    [Fact]
    public void A_window_of_turns_told_to_be_equally_near_is_nearer_than_each_of_them_and_never_beyond_one()
    {
        foreach (var cosine in (float[])[.3f, .8f, .95f, 1])
        {
            var (_, windows) = Of(cosine, cosine, cosine, cosine);

            Assert.All(windows, window => Assert.InRange(window, cosine - 1e-9, 1 + 1e-9));
        }
    }

    [Fact]
    public void Where_everything_is_near_to_everything_the_nearer_turns_still_make_the_nearer_window()
    {
        // The first two resemble each other for the built-in model, so the plain sum of their vectors would be long and its cosine small.
        var (_, windows) = Of(.88f, .88f, .80f, .80f);

        Assert.True(windows[0] > windows[3], string.Join(' ', windows));
    }

    [Fact]
    public void What_was_not_told_is_the_least_that_was_and_adds_nothing_to_a_window()
    {
        var (turns, windows) = Of(.6f, null, null, null);

        Assert.Equal([.6f, .6f, .6f, .6f], turns.Select(turn => (float)turn));
        Assert.All(windows, window => Assert.Equal(.6, window, 1e-6));
    }

    [Fact]
    public void Where_nothing_was_told_nothing_is_near()
    {
        var (turns, windows) = Of(null, null, null, null);

        Assert.All(turns.Concat(windows), cosine => Assert.Equal(0, cosine));
    }

    private static (double[] Turns, double[] Windows) Of(params float?[] told)
    {
        var messages = Stretch.Of(s_said);
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i].Dense = told[i];
        }

        var (pieces, question) = (new List<ushort>(), new float[StaticModel.Dimension]);
        StaticModel.Shared.Pieces.Encode("How many lamps are left?", pieces);
        StaticModel.Shared.Embed([.. pieces], question);
        using var chain = TurnChain.Of(messages);
        var (turns, windows) = ToldTurnCosines.Of(chain, question);
        return ([.. turns], [.. windows]);
    }
}
