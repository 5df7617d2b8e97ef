using System.CommandLine;
using SemanticMemory.Cli;

var root = new RootCommand("SemanticMemory: remembers conversations.")
{
    EvalCommand.Create(),
    ReembedCommand.Create(),
    MigrateCommand.Create(),
    VerifyCommand.Create(),
    McpCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
