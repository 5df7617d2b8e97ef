using BenchmarkDotNet.Running;
using SemanticMemory.Benchmarks.Http;
using SemanticMemory.Benchmarks.Load;
using SemanticMemory.Benchmarks.Qdrant;

if (args is ["load", .. var rest])
{
    await LoadRun.RunAsync(rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);
}
else if (args is ["http", .. var more])
{
    await HttpRun.RunAsync(
        more.Length > 0 ? int.Parse(more[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000,
        TimeSpan.FromSeconds(more.Length > 1 ? int.Parse(more[1], System.Globalization.CultureInfo.InvariantCulture) : 10),
        Console.Out,
        Console.Error);
}
else if (args is ["qdrant"])
{
    await OverheadRun.RunAsync(Console.Out);
}
else if (args is ["chat", .. var turns])
{
    await ChatRun.RunAsync(turns.Length > 0 ? int.Parse(turns[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadRun).Assembly).Run(args);
}
