using SemanticMemory.Embedding;

namespace SemanticMemory.Tests.Embedding;

public sealed class PieceDotsTests
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(21, 24)]
    public void Products_are_those_of_plain_sums_at_unit_length_and_what_fills_a_lot_up_gives_none(int others, int width)
    {
        var (model, random) = (StaticModel.Shared, new Random(others));
        var asked = Enumerable.Range(0, others).Select(_ => (ushort)random.Next(model.Count)).ToArray();
        var rows = Enumerable.Range(0, PieceDots.Rows).Select(_ => (ushort)random.Next(model.Count)).ToArray();
        var products = new PieceDots(model, asked);
        Assert.Equal(width, products.Width);
        var dots = new float[PieceDots.Rows * width];

        products.Of(rows, dots);

        var expected = rows.SelectMany(row => Enumerable.Range(0, width).Select(i => i < others ? Plain(model.Row(row), model.Row(asked[i])) * model.UnitScale(row) : 0));
        Assert.Equal(expected, dots);
    }

    private static int Plain(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        var sum = 0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
