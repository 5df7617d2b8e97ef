using BenchmarkDotNet.Running;
using SemanticMemory.Benchmarks.Load;
using SemanticMemory.Benchmarks.Qdrant;

if (args is ["load", .. var rest])
{
    await LoadRun.RunAsync(rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);
}
else if (args is ["qdrant"])
{
    await OverheadRun.RunAsync(Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadRun).Assembly).Run(args);
}
