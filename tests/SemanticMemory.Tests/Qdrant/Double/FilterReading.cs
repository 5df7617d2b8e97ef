using System.Text.Json;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>Filters as requests write them.</summary>
internal static class FilterReading
{
    public static FilterTree? ReadFilter(this Node node, string member) => node.Find(member) is { } filter ? Read(filter) : null;

    public static FilterTree Read(Node node)
    {
        node.Only("must", "should", "must_not", "min_should");
        var few = node.Find("min_should")?.Only("conditions", "min_count");
        return new FilterTree(Conditions("must"), Conditions("should"), Conditions("must_not"), few is { } some
            ? (some.Get("conditions").Items().ConvertAll(ReadCondition), some.Get("min_count").Integer(1))
            : null);

        List<Condition> Conditions(string name) => node.Find(name)?.OneOrMore().ConvertAll(ReadCondition) ?? [];
    }

    private static Condition ReadCondition(Node node)
    {
        _ = node.Members();
        if (node.Has("key"))
        {
            return new Condition.Field(JsonPath.Read(node.Get("key")), ReadTest(node));
        }

        if (node.Has("has_id"))
        {
            return new Condition.HasId([.. node.Only("has_id").Get("has_id").Items().Select(PointKey.Read)]);
        }

        if (node.Has("has_vector"))
        {
            return new Condition.HasVector(node.Only("has_vector").Get("has_vector").Text());
        }

        if (node.Has("is_empty"))
        {
            return new Condition.IsEmpty(JsonPath.Read(node.Only("is_empty").Get("is_empty").Only("key").Get("key")));
        }

        if (node.Has("is_null"))
        {
            return new Condition.IsNull(JsonPath.Read(node.Only("is_null").Get("is_null").Only("key").Get("key")));
        }

        if (node.Has("nested"))
        {
            var nested = node.Only("nested").Get("nested").Only("key", "filter");
            return new Condition.Nested(JsonPath.Read(nested.Get("key")).EachElement(), Read(nested.Get("filter")));
        }

        return node.Has("slice") ? throw Refusal.Unsupported("the condition `slice`") : new Condition.Group(Read(node));
    }

    private static FieldTest ReadTest(Node node)
    {
        node.Only("key", "match", "range", "values_count", "is_empty", "is_null", "geo_bounding_box", "geo_radius", "geo_polygon");
        var given = node.Members().Where(member => member.Name != "key" && member.Value.ValueKind != JsonValueKind.Null).ToList();
        if (given.Count == 0)
        {
            throw Refusal.Range(node.Place, "At least one field condition must be specified");
        }

        if (given.Count > 1)
        {
            throw Refusal.Unsupported($"{node.Place}: several kinds in one field condition, of which a server uses one or any");
        }

        var test = node.Get(given[0].Name);
        return given[0].Name switch
        {
            "match" => ReadMatch(test),
            "range" => ReadRange(test),
            "values_count" => new FieldTest.Count(ReadBounds(test, bound => bound.Integer(), moments: false)),
            "is_empty" => new FieldTest.Empty(test.Flag()),
            "is_null" => new FieldTest.Null(test.Flag()),
            var other => throw Refusal.Unsupported($"the condition `{other}`"),
        };
    }

    private static FieldTest ReadMatch(Node node)
    {
        node.Only("value", "any", "except", "text", "text_any", "phrase", "prefix");
        var members = node.Members().ToList();
        if (members.Count != 1)
        {
            throw node.Expected("one kind of match");
        }

        var value = node.Get(members[0].Name);
        return members[0].Name switch
        {
            "value" => new FieldTest.Match([Scalar(value)], Except: false),
            "any" => new FieldTest.Match(Alike(value), Except: false),
            "except" => new FieldTest.Match(Alike(value), Except: true),
            "text" or "phrase" => new FieldTest.Substring([value.Text()]),
            "text_any" => new FieldTest.Substring(value.Text().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            var other => throw Refusal.Unsupported($"match by {other}"),
        };
    }

    private static JsonElement Scalar(Node node) =>
        node.Kind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False || node.Kind == JsonValueKind.Number && node.Json.TryGetInt64(out _)
            ? node.Json
            : throw node.Expected("a string, an integer or a boolean");

    private static List<JsonElement> Alike(Node node)
    {
        var values = node.Items();
        var kind = values.Count == 0 ? JsonValueKind.String : values[0].Kind;
        return values.ConvertAll(value =>
            value.Kind == kind && kind is JsonValueKind.String or JsonValueKind.Number ? Scalar(value) : throw value.Expected("strings only, or integers only"));
    }

    private static FieldTest.Range ReadRange(Node node)
    {
        var moments = node.Members().Any(member => member.Value.ValueKind == JsonValueKind.String);
        return moments
            ? ReadBounds(node, bound => Moments.Micros(bound.Text()) ?? throw bound.Expected("a datetime"), moments)
            : ReadBounds(node, bound => bound.Number(), moments);
    }

    private static FieldTest.Range ReadBounds(Node node, Func<Node, double> read, bool moments)
    {
        node.Only("gt", "gte", "lt", "lte");
        double? Bound(string name) => node.Find(name) is { } bound ? read(bound) : null;
        var range = new FieldTest.Range(Bound("gt"), Bound("gte"), Bound("lt"), Bound("lte"), moments);
        return range is { Above: not null, From: not null } or { Below: not null, To: not null }
            ? throw Refusal.Unsupported($"{node.Place}: `gt` with `gte` or `lt` with `lte`, of which an index uses the first alone")
            : range;
    }
}
