// Writes to a store from several tasks until it is killed. Usage: <directory> <seed> <round>.
// Prints "opening", then the writer's number after each operation that the store has acknowledged.
// Or appends one message and is killed on the way: append <directory> <session> <write>.
// Or appends messages of one token each, as one server of several: count <endpoint> <collection prefix> <session> <messages>.
using System.Globalization;
using SemanticMemory.CrashChild;
using SemanticMemory.Embedded;
using SemanticMemory.Storage;

if (args[0] == "append")
{
    await KilledAppend.RunAsync(args[1..]);
    return;
}

if (args[0] == "count")
{
    await CountingServer.RunAsync(args[1..]);
    return;
}

var seed = int.Parse(args[1], CultureInfo.InvariantCulture);
var round = int.Parse(args[2], CultureInfo.InvariantCulture);
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
await output.WriteLineAsync("opening");

await using var store = new EmbeddedMemoryStore(new EmbeddedOptions { Path = args[0] }, CrashScript.Model);
var messages = store.OpenTenant(CrashScript.Tenant).Messages;

// Writers never end but by failing: the first failure ends the process, and the parent reads why.
await await Task.WhenAny(Enumerable.Range(0, CrashScript.Writers).Select(writer => Task.Run(() => WriteAsync(writer))));

async Task WriteAsync(int writer)
{
    foreach (var operation in new CrashScript(seed, round, writer).Operations())
    {
        await operation.RunAsync(messages);
        await output.WriteLineAsync(writer.ToString(CultureInfo.InvariantCulture));
    }
}
