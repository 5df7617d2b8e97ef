using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SemanticMemory.Embedding;

namespace SemanticMemory.Tests.Embedding;

public sealed class StaticModelTests
{
    private static readonly StaticModel Model = StaticModel.Shared;

    public static TheoryData<string, int[], float[]> Reference()
    {
        using var stream = typeof(StaticModelTests).Assembly.GetManifestResourceStream("reference.json")!;
        var cases = new TheoryData<string, int[], float[]>();
        foreach (var item in JsonSerializer.Deserialize<List<Case>>(stream, JsonSerializerOptions.Web)!)
        {
            cases.Add(item.Text, item.Ids, item.First8);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Reference))]
    public void Pieces_and_vectors_are_those_of_the_reference(string text, int[] ids, float[] first8)
    {
        var pieces = Encode(text);
        Assert.Equal(ids, pieces.Select(piece => (int)piece));

        var vector = new float[StaticModel.Dimension];
        Model.Embed(CollectionsMarshal.AsSpan(pieces), vector);
        for (var i = 0; i < first8.Length; i++)
        {
            Assert.Equal(first8[i], vector[i], 2e-6f);
        }
    }

    [Fact]
    public void The_model_id_names_the_content_of_its_files()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in new[] { "vectors.i8", "scales.f16", "vocab.txt" })
        {
            using var stream = typeof(StaticModel).Assembly.GetManifestResourceStream("SemanticMemory.Embedding.Model." + name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }

        Assert.Equal(StaticModel.Id, "static-en-256-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..8]);
    }

    [Fact]
    public void Every_character_is_folded_as_decomposed_lower_case_without_marks()
    {
        for (var value = 0; value < 0x30000; value++)
        {
            if (!Rune.IsValid(value) || Rune.GetUnicodeCategory(new Rune(value)) == UnicodeCategory.OtherNotAssigned)
            {
                continue;
            }

            var text = $"w{new Rune(value)}k";
            Assert.True(Encode(text).SequenceEqual(Encode(PlainDefinition(text))), $"U+{value:X4}");
        }
    }

    [Theory]
    [InlineData("re\ud800opened", "re opened")]
    [InlineData("cafe\u0301", "cafe")]
    [InlineData("CAFÉ", "cafe")]
    [InlineData("it's", "it s")]
    public void Equal_words_have_equal_pieces(string text, string same) => Assert.Equal(Encode(same), Encode(text));

    [Fact]
    public void A_word_over_100_characters_is_dropped_and_one_of_100_is_not()
    {
        Assert.Empty(Encode(new string('a', 101)));
        Assert.NotEmpty(Encode(new string('a', 100)));
        Assert.Equal(Encode("one two"), Encode($"one {new string('é', 101)} two"));
    }

    [Fact]
    public void A_pieces_norm_is_the_length_of_its_vector()
    {
        var piece = Encode("invoice")[0];
        var vector = Model.Row(piece).ToArray().Select(value => value * Model.Scale(piece)).ToArray();
        Assert.Equal(TensorPrimitives.Norm<float>(vector), Model.Norm(piece), 1e-5f);
        Assert.Equal(39637, Model.Count);
    }

    private static List<ushort> Encode(string text)
    {
        var ids = new List<ushort>();
        Model.Pieces.Encode(text, ids);
        return ids;
    }

    private static string PlainDefinition(string text) => string.Concat(text.Normalize(NormalizationForm.FormD).EnumerateRunes()
        .Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
        .Select(rune => Rune.ToLowerInvariant(rune) is { IsAscii: true } lower && Rune.IsLetterOrDigit(lower) ? lower.ToString() : " "));

    private sealed record Case(string Text, int[] Ids, float[] First8);
}
