using System.Globalization;
using Microsoft.OpenApi;

namespace SemanticMemory.Server.Requests;

/// <summary>A query parameter that an endpoint knows: how it is read, and what the OpenAPI document says of it.</summary>
internal abstract record QueryParameter(string Name, string Description, JsonSchemaType Type, IReadOnlyList<string> Values)
{
    /// <summary>What a value should have been, or <see langword="null"/> when it fits.</summary>
    public abstract string? Expectation(string text);

    /// <summary>Any text.</summary>
    public static QueryParameter<string> Text(string name, string description) => new(name, description, JsonSchemaType.String, "Must be a text.", text => (true, text));

    /// <summary>A whole number.</summary>
    public static QueryParameter<int> Number(string name, string description) => new(name, description, JsonSchemaType.Integer, "Must be a whole number.",
        text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number), number));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static QueryParameter<bool> Flag(string name, string description) =>
        new(name, description, JsonSchemaType.Boolean, "Must be true or false.", text => (text is "true" or "false", text == "true"));

    /// <summary>A time with an offset.</summary>
    public static QueryParameter<DateTimeOffset> Time(string name, string description) =>
        new(name, description, JsonSchemaType.String, IsoTime.Form, text => (IsoTime.TryParse(text, out var time), time));

    /// <summary>One of an enum's names.</summary>
    public static QueryParameter<T> Choice<T>(string name, string description)
        where T : struct, Enum => new(name, description, JsonSchemaType.String, $"Must be one of {string.Join(", ", EnumNames.Of(typeof(T)))}.",
            text => (EnumNames.TryParse<T>(text, out var value), value), EnumNames.Of(typeof(T)));
}

/// <inheritdoc/>
internal sealed record QueryParameter<T>(
    string Name, string Description, JsonSchemaType Type, string Form, Func<string, (bool Fits, T Value)> Parse, IReadOnlyList<string>? Names = null)
    : QueryParameter(Name, Description, Type, Names ?? [])
{
    /// <inheritdoc/>
    public override string? Expectation(string text) => Parse(text).Fits ? null : Form;

    /// <summary>Reads the parameter, which <see cref="StrictQuery"/> has checked already.</summary>
    public bool TryRead(HttpRequest request, out T value)
    {
        var given = request.Query.TryGetValue(Name, out var text);
        value = given ? Parse(text.ToString()).Value : default!;
        return given;
    }
}

/// <summary>Reads parameters that may be left out.</summary>
internal static class QueryParameterReading
{
    public static string? Of(this QueryParameter<string> parameter, HttpRequest request) => parameter.TryRead(request, out var text) ? text : null;

    public static T? Of<T>(this QueryParameter<T> parameter, HttpRequest request)
        where T : struct => parameter.TryRead(request, out var value) ? value : null;
}
