using SemanticMemory.Storage;

namespace SemanticMemory.Tests.Contract;

/// <summary>What every store must do, a topic a class. A store derives each of them and supplies <see cref="OpenAsync"/>.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private StoreUnderTest? _under;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected static TenantId Acme { get; } = TenantId.Parse("acme");

    protected static TenantId Globex { get; } = TenantId.Parse("globex");

    protected StoreUnderTest Under => _under ?? throw new InvalidOperationException("The test has not begun.");

    protected StoreCapabilities Capabilities => Under.Capabilities;

    protected TenantStore Tenant => Under.Store.OpenTenant(Acme);

    protected PointCollection Messages => Tenant.Messages;

    public async ValueTask InitializeAsync() => _under = await OpenAsync(Token);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_under is not null)
        {
            await _under.DisposeAsync();
        }
    }

    /// <summary>An empty store of its own at each call, for vectors of <see cref="Sample.Model"/>.</summary>
    protected abstract Task<StoreUnderTest> OpenAsync(CancellationToken cancellationToken);

    protected Task ReopenAsync()
    {
        Assert.SkipUnless(Capabilities.Reopens, "The store keeps nothing when it is closed.");
        return Under.ReopenAsync(Token);
    }

    protected Task StoreAsync(params Point[] points) => Messages.UpsertAsync(points, Token);

    protected Task<InsertOutcome> InsertAsync(params Point[] points) => Messages.InsertAsync(points, Token);

    protected Task DeleteAsync(Filter filter) => Messages.DeleteAsync(filter, Token);

    protected Task PatchAsync(Filter filter, PointPatch patch) => Messages.PatchAsync(filter, patch, Token);

    protected Task<long> CountAsync(Filter filter) => Messages.CountAsync(filter, Token);

    protected Task<IReadOnlyList<StoredPoint>> GetAsync(params Guid[] ids) => Messages.GetAsync(ids, Token);

    protected async Task<StoredPoint> OnlyAsync(int number) => Assert.Single(await GetAsync(Sample.Id(number)));

    protected async Task<IReadOnlyList<ScoredPoint<StoredPoint>>> QueryAsync(VectorQuery query) => Assert.Single(await Messages.QueryAsync([query], cancellationToken: Token));

    protected Task<IReadOnlyList<ScoredPoint<StoredPoint>>> NearestAsync(ReadOnlyMemory<float> vector, int limit = 100, Filter? filter = null) =>
        QueryAsync(new VectorQuery.Dense(vector, filter ?? Filter.Everything, limit));

    protected Task<IReadOnlyList<ScoredPoint<StoredPoint>>> WithWordsAsync(SparseVector words, int limit = 100, Filter? filter = null) =>
        QueryAsync(new VectorQuery.Lexical(words, filter ?? Filter.Everything, limit));

    protected void AssertCosine(double expected, float actual) => Assert.Equal(expected, actual, Capabilities.CosineTolerance);

    protected void AssertLexical(double expected, float actual) => Assert.Equal(expected, actual, Math.Abs(expected) * Capabilities.LexicalTolerance);
}
