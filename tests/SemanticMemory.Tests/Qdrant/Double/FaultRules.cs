using System.Text.RegularExpressions;

namespace SemanticMemory.Tests.Qdrant.Double;

/// <summary>The faults to come. The first rule that matches and is not used up strikes.</summary>
public sealed class FaultRules
{
    private readonly Lock _gate = new();
    private readonly List<Live> _rules = [];

    private sealed class Live(FaultRule rule)
    {
        private readonly Regex _path = new(rule.Path, RegexOptions.CultureInvariant);
        private int _matched;

        public FaultRule Rule => rule;

        public int Struck { get; private set; }

        public bool Strikes(string method, string path)
        {
            if (Struck == rule.Times || rule.Method is { } only && only != method || !_path.IsMatch(path) || _matched++ < rule.Skip)
            {
                return false;
            }

            Struck++;
            return true;
        }
    }

    /// <summary>How often a fault has struck since the last <see cref="Clear"/>.</summary>
    public int Struck
    {
        get
        {
            lock (_gate)
            {
                return _rules.Sum(rule => rule.Struck);
            }
        }
    }

    /// <summary>Adds a rule.</summary>
    public void Add(FaultRule rule)
    {
        lock (_gate)
        {
            _rules.Add(new Live(rule));
        }
    }

    /// <summary>Removes all rules.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    internal Fault? Pick(string method, string path)
    {
        lock (_gate)
        {
            return _rules.Find(rule => rule.Strikes(method, path))?.Rule.Fault;
        }
    }
}
