using SemanticMemory.Embedded.Vectors;

namespace SemanticMemory.Tests.Embedded;

public class DotKernelTests
{
    public static TheoryData<string, int, int> Shapes()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var kernel in DotKernels.Available.Keys)
        {
            foreach (var stride in new[] { 64, 128, 256, 384, 1536 })
            {
                data.Add(kernel, stride, 0);
                data.Add(kernel, stride, 1);
                data.Add(kernel, stride, 7);
                data.Add(kernel, stride, 64);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_kernel_adds_up_what_a_plain_loop_does(string kernel, int stride, int rows)
    {
        var random = new Random(stride + rows);
        var codes = new sbyte[rows * stride];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(codes.AsSpan()));
        var query = Enumerable.Range(0, stride).Select(_ => (short)random.Next(-9000, 9000)).ToArray();
        var dots = new int[rows];
        DotKernels.Available[kernel](query, codes, dots);
        Assert.Equal(Enumerable.Range(0, rows).Select(row => Plain(query, codes.AsSpan(row * stride, stride))), dots);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(3072)]
    public void The_largest_codes_do_not_overflow(int dimension)
    {
        var vector = Enumerable.Repeat(1 / MathF.Sqrt(dimension), dimension).ToArray();
        var query = new QuantizedQuery(vector, Quantization.Stride(dimension));
        var codes = new sbyte[Quantization.Stride(dimension)];
        var (scale, _) = Quantization.Encode(vector, codes);
        var dots = new int[1];
        Assert.All(DotKernels.Available.Values, kernel =>
        {
            kernel(query.Codes, codes, dots);
            Assert.Equal(1, dots[0] * scale * query.Scale, 1e-3);
        });
    }

    [Fact]
    public void Every_processor_has_a_kernel_and_the_best_is_one_of_them() => Assert.Contains(DotKernels.Best, DotKernels.Available.Values);

    private static int Plain(short[] query, Span<sbyte> row)
    {
        var sum = 0;
        for (var i = 0; i < query.Length; i++)
        {
            sum += query[i] * row[i];
        }

        return sum;
    }
}
