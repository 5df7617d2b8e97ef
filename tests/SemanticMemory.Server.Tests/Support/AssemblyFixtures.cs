using SemanticMemory.Server.Tests.Support;

// One server for all classes that do not restart it: each of their tests makes a tenant of its own.
[assembly: AssemblyFixture(typeof(RunningServer))]
