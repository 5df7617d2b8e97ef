using SemanticMemory.Client.Http;
using SemanticMemory.Profiles;

namespace SemanticMemory.Client;

public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public async Task<long> LinkAsync(string userId, string anonymousId, CancellationToken cancellationToken = default) =>
        (await SendAsync<Linked>(Call.Post($"users/{userId}/link", new { anonymousId = Given(anonymousId) }), cancellationToken).ConfigureAwait(false)).SessionsLinked;

    /// <inheritdoc/>
    public Task<UserPreferences> GetPreferencesAsync(string userId, CancellationToken cancellationToken = default) =>
        SendAsync<UserPreferences>(Call.Get($"users/{userId}/preferences"), cancellationToken);

    /// <inheritdoc/>
    public Task<UserPreferences> UpdatePreferencesAsync(string userId, PreferencesPatch patch, CancellationToken cancellationToken = default) =>
        SendAsync<UserPreferences>(Call.Put($"users/{userId}/preferences", Given(patch).Document), cancellationToken);

    /// <inheritdoc/>
    public Task<PinnedItem> PutItemAsync(ItemScope scope, string type, string key, ItemContent content, CancellationToken cancellationToken = default) =>
        SendAsync<PinnedItem>(Call.Put($"context-items/{Given(scope).ToString()}/{type}/{key}", Given(content)), cancellationToken);

    /// <inheritdoc/>
    public Task<PinnedItem> GetItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default) =>
        SendAsync<PinnedItem>(Call.Get($"context-items/{Given(scope).ToString()}/{type}/{key}"), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default) =>
        SendAsync(Call.Delete($"context-items/{Given(scope).ToString()}/{type}/{key}"), cancellationToken);

    /// <inheritdoc/>
    public Task<Page<PinnedItem>> ListItemsAsync(ItemScope scope, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default) =>
        SendAsync<Page<PinnedItem>>(Call.Get($"context-items", ("scope", Given(scope).ToString()), ("limit", limit), ("cursor", cursor)), cancellationToken);

    private sealed record Linked(long SessionsLinked);
}
