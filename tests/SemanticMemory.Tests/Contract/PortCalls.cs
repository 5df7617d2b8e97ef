using System.Reflection;
using SemanticMemory.Messages;
using SemanticMemory.Storage;
using SemanticMemory.Tests.Contract.Model;

namespace SemanticMemory.Tests.Contract;

/// <summary>One random call of a method of the port; what it answered as text.</summary>
internal delegate Task<string> PortCall(PointCollection messages, Random random, CancellationToken cancellationToken);

/// <summary>A call for each public method of <see cref="PointCollection"/>, by its name. A method without one fails a test.</summary>
internal static class PortCalls
{
    public static IReadOnlyDictionary<string, PortCall> All { get; } = new Dictionary<string, PortCall>
    {
        [nameof(PointCollection.UpsertAsync)] = async (messages, random, token) =>
        {
            await messages.UpsertAsync(RandomData.Points(random), token);
            return "";
        },
        [nameof(PointCollection.InsertAsync)] = async (messages, random, token) =>
            Rendered.Outcome(await messages.InsertAsync(RandomData.Points(random), token)),
        [nameof(PointCollection.PatchAsync)] = async (messages, random, token) =>
        {
            await messages.PatchAsync(RandomData.Filter(random), RandomData.Patch(random), token);
            return "";
        },
        [nameof(PointCollection.SetVectorsAsync)] = async (messages, random, token) =>
        {
            await messages.SetVectorsAsync([.. RandomData.Ids(random).Distinct().Select(id => new PointVectors(id, [Sample.Direction(random)]))], RandomData.Filter(random), token);
            return "";
        },
        [nameof(PointCollection.DeleteAsync)] = async (messages, random, token) =>
        {
            await messages.DeleteAsync(RandomData.Filter(random), token);
            return "";
        },
        [nameof(PointCollection.GetAsync)] = async (messages, random, token) => Rendered.Points(await messages.GetAsync(RandomData.Ids(random), token)),
        [nameof(PointCollection.GetWholeAsync)] = async (messages, random, token) => Rendered.Whole(await messages.GetWholeAsync(RandomData.Ids(random), token)),
        [nameof(PointCollection.ReadAllAsync)] = async (messages, _, token) =>
        {
            var points = new List<Point>();
            await foreach (var page in messages.ReadAllAsync(7, token))
            {
                points.AddRange(page);
            }

            return Rendered.Whole(points.OrderBy(point => point.Id));
        },
        [nameof(PointCollection.QueryAsync)] = async (messages, random, token) => string.Join(
            "\n\n",
            (await messages.QueryAsync(
                [
                    new VectorQuery.Dense(Sample.Direction(random), RandomData.Filter(random), 50),
                    new VectorQuery.Dense(Sample.Direction(random), Filter.Everything, 10),
                    new VectorQuery.Lexical(RandomData.Words(random, RandomData.Terms, 5), RandomData.Filter(random), 50),
                    new VectorQuery.Lexical(RandomData.Words(random, RandomData.Terms, 5), Filter.Everything, 10),
                ],
                cancellationToken: token)).Select(Rendered.Hits)),
        [nameof(PointCollection.QueryAsync) + "<>"] = async (messages, random, token) => string.Join(
            "\n\n",
            (await messages.QueryAsync(
                [
                    new VectorQuery.Dense(Sample.Direction(random), RandomData.Filter(random), 50),
                    new VectorQuery.Lexical(RandomData.Words(random, RandomData.Terms, 5), RandomData.Filter(random), 50),
                ],
                Sample.FieldByField,
                cancellationToken: token)).Select(Rendered.Hits)),
        [nameof(PointCollection.NeighboursAsync)] = async (messages, random, token) =>
            Rendered.Neighbours(await messages.NeighboursAsync(RandomData.Ids(random), 3, 3, cancellationToken: token)),
        [nameof(PointCollection.NeighboursAsync) + "<>"] = async (messages, random, token) =>
            Rendered.Neighbours(await messages.NeighboursAsync(RandomData.Ids(random), 3, 3, Sample.FieldByField, cancellationToken: token)),
        [nameof(PointCollection.ScrollAsync)] = async (messages, random, token) =>
            Rendered.Points(await messages.ScrollAsync(RandomData.Scroll(random), token)),
        [nameof(PointCollection.CountAsync)] = async (messages, random, token) => $"{await messages.CountAsync(RandomData.Filter(random), token)}",
        [nameof(PointCollection.FacetAsync)] = async (messages, random, token) =>
            Rendered.Facets(await messages.FacetAsync(MessageFields.Tags, RandomData.Filter(random), 50, token)),
    };

    public static IEnumerable<string> PublicMethods => typeof(PointCollection)
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => !method.IsSpecialName)
        .Select(method => method.Name + (method.IsGenericMethod ? "<>" : ""));
}
