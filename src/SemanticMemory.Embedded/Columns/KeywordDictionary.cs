namespace SemanticMemory.Embedded.Columns;

/// <summary>Keywords as small numbers from 1; a keyword that nobody uses any more gives its number back.</summary>
internal sealed class KeywordDictionary
{
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codesBySpan;
    private readonly Stack<int> _free = new();
    private string?[] _values = [null];
    private int[] _uses = [0];
    private int _next = 1;

    public KeywordDictionary() => _codesBySpan = _codes.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>One more than the largest code.</summary>
    public int Bound => _next;

    /// <summary>How many are used.</summary>
    public int Count => _codes.Count;

    public string this[int code] => _values[code]!;

    public int Uses(int code) => _uses[code];

    /// <summary>The code of a keyword, or 0 when nobody uses it.</summary>
    public int Find(string value) => _codes.GetValueOrDefault(value);

    /// <summary>The code of a keyword, for one more use.</summary>
    public int Take(string value)
    {
        if (_codes.TryGetValue(value, out var code))
        {
            _uses[code]++;
            return code;
        }

        return Add(value);
    }

    /// <inheritdoc cref="Take(string)"/>
    public int Take(ReadOnlySpan<char> value)
    {
        if (_codesBySpan.TryGetValue(value, out var code))
        {
            _uses[code]++;
            return code;
        }

        return Add(value.ToString());
    }

    /// <summary>One use less; <see langword="true"/> when it was the last.</summary>
    public bool Release(int code)
    {
        if (--_uses[code] > 0)
        {
            return false;
        }

        _codes.Remove(_values[code]!);
        _values[code] = null;
        _free.Push(code);
        return true;
    }

    private int Add(string value)
    {
        if (!_free.TryPop(out var code))
        {
            code = _next++;
            if (code == _values.Length)
            {
                Array.Resize(ref _values, Math.Max(8, code * 3 / 2));
                Array.Resize(ref _uses, _values.Length);
            }
        }

        (_values[code], _uses[code]) = (value, 1);
        _codes.Add(value, code);
        return code;
    }
}
