using BenchmarkDotNet.Running;
using SemanticMemory.Benchmarks.Load;

if (args is ["load", .. var rest])
{
    await LoadRun.RunAsync(rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);
}
else if (args is ["chat", .. var more])
{
    await ChatRun.RunAsync(more.Length > 0 ? int.Parse(more[0], System.Globalization.CultureInfo.InvariantCulture) : 100_000, Console.Out);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(LoadRun).Assembly).Run(args);
}
