using System.Globalization;
using System.Text;
using SemanticMemory.Storage;

namespace SemanticMemory.Recall;

/// <summary>Filters as texts: two filters with the same text match the same points.</summary>
internal static class FilterKey
{
    /// <summary>The filter's text.</summary>
    public static string Of(Filter filter)
    {
        var text = new StringBuilder();
        Append(text, filter);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Filter filter)
    {
        switch (filter)
        {
            case Filter.All all:
                Append(text, "all", all.Of);
                break;
            case Filter.Any any:
                Append(text, "any", any.Of);
                break;
            case Filter.Not not:
                Append(text, "not", [not.Of]);
                break;
            case Filter.EqualTo equal:
                Append(text, "in", equal.Field, [equal.Value]);
                break;
            case Filter.In any:
                Append(text, "in", any.Field, any.Values);
                break;
            case Filter.Range range:
                text.Append(CultureInfo.InvariantCulture, $"range {range.Field} {range.From} {range.Before};");
                break;
            case Filter.Missing missing:
                text.Append(CultureInfo.InvariantCulture, $"missing {missing.Field};");
                break;
            case Filter.HasId ids:
                text.Append("ids ").AppendJoin(' ', ids.Ids).Append(';');
                break;
            default:
                throw new NotSupportedException($"Recall does not know the filter {filter.GetType().Name}.");
        }
    }

    private static void Append(StringBuilder text, string kind, IReadOnlyList<Filter> parts)
    {
        text.Append(kind).Append('(');
        foreach (var part in parts)
        {
            Append(text, part);
        }

        text.Append(')');
    }

    private static void Append(StringBuilder text, string kind, Field field, IReadOnlyList<string> values)
    {
        text.Append(kind).Append(' ').Append(field);
        foreach (var value in values)
        {
            // With lengths, so that no value can look like two.
            text.Append(CultureInfo.InvariantCulture, $" {value.Length}:{value}");
        }

        text.Append(';');
    }
}
