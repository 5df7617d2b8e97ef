using SemanticMemory.Tests.Search;
using SemanticMemory.Tests.Sessions;

namespace SemanticMemory.Tests.Qdrant;

// The life of sessions, messages and profiles on Qdrant: every promise of these tests is kept by comparing and setting, which each store does in its own way.

public sealed class ResolveOnQdrantTests : ResolveTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class LifecycleModelOnQdrantTests : LifecycleModelTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class LifecycleOnQdrantTests : LifecycleTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class ForkOnQdrantTests : ForkTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class LinkOnQdrantTests : LinkTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class MessageChangeOnQdrantTests : MessageChangeTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class PreferenceOnQdrantTests : PreferenceTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class ItemOnQdrantTests : ItemTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class SummaryOnQdrantTests : SummaryTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class HistoryOnQdrantTests : HistoryTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class ContextOnQdrantTests : ContextTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class StartOnQdrantTests : StartTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class InterruptionsOnQdrantTests : InterruptionTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class UnfinishedAppendsOnQdrantTests : UnfinishedAppendTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class SessionVerificationOnQdrantTests : SessionVerificationTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class TokenModelOnQdrantTests : TokenModelTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class AppendOnQdrantTests : AppendTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class SessionSearchOnQdrantTests : SessionSearchTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class SearchOnQdrantTests : SearchTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class FacetOnQdrantTests : FacetTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}

public sealed class TimedSearchOnQdrantTests : TimedSearchTests
{
    protected override Task<MemoryFixture> OpenAsync() => MemoryFixture.OnQdrantAsync();
}
