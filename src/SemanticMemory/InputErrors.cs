using System.Text.Json.Nodes;

namespace SemanticMemory;

/// <summary>Collects what is wrong with a request, by field, so that a caller learns all of it at once.</summary>
internal sealed class InputErrors
{
    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>Is nothing wrong?</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>Takes over what others found.</summary>
    public void AddAll(InputErrors others)
    {
        foreach (var (field, messages) in others._errors)
        {
            _errors.TryAdd(field, messages);
        }
    }

    /// <summary>Names a field that is wrong; the first reason counts.</summary>
    public void Add(string field, string message) => _errors.TryAdd(field, [message]);

    /// <summary>Names the field unless the condition holds.</summary>
    public void Require(bool condition, string field, string message)
    {
        if (!condition)
        {
            Add(field, message);
        }
    }

    /// <summary>A name or label: one line, not blank, at most so many UTF-16 units; <see langword="null"/> is fine.</summary>
    public void Label(string? value, string field, int longest)
    {
        if (value is not null)
        {
            Require(!string.IsNullOrWhiteSpace(value) && value.Length <= longest && IsPlain(value, lines: false), field,
                $"Must be 1 to {longest} characters on one line, without control characters or broken surrogates.");
        }
    }

    /// <summary>Free text of at most so many UTF-16 units; <see langword="null"/> is fine.</summary>
    public void Text(string? value, string field, int longest)
    {
        if (value is not null)
        {
            Require(value.Length <= longest, field, $"Must have at most {longest:N0} characters.");
            Require(IsPlain(value, lines: true), field, "Must not contain NUL characters or lone surrogates.");
        }
    }

    /// <summary>The caller's own JSON: at most so many UTF-16 units as text, and no NUL or lone surrogate anywhere.</summary>
    public void Json(JsonObject? value, string field, int longest)
    {
        if (value is null)
        {
            return;
        }

        Require(IsPlain(value), field, "Must not contain NUL characters or lone surrogates.");
        if (!_errors.ContainsKey(field))
        {
            Require(value.ToJsonString().Length <= longest, field, $"Must have at most {longest:N0} characters as JSON.");
        }
    }

    /// <summary>Reports what was found, if anything.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.Invalid"/>, with all fields.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            throw MemoryException.Invalid(_errors);
        }
    }

    private static bool IsPlain(JsonNode? node) => node switch
    {
        JsonObject members => members.All(pair => IsPlain(pair.Key, lines: true) && IsPlain(pair.Value)),
        JsonArray items => items.All(IsPlain),
        JsonValue value when value.TryGetValue<string>(out var text) => IsPlain(text, lines: true),
        _ => true,
    };

    private static bool IsPlain(string text, bool lines)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0' || (!lines && char.IsControl(c)))
            {
                return false;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
