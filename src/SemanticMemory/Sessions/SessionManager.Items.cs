using SemanticMemory.Profiles;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const int LongestItem = 100_000;

    /// <summary>Writes a pinned fact, in place of the one of this name.</summary>
    /// <exception cref="MemoryException">
    /// <see cref="MemoryError.NotFound"/>: the scope's session is not there, or on behalf of a user the scope is another user's;
    /// <see cref="MemoryError.Forbidden"/>: on behalf of a user the scope is the tenant; <see cref="MemoryError.Conflict"/>: the session is deleted.
    /// </exception>
    public async Task<PinnedItem> PutItemAsync(ItemScope scope, string type, string key, ItemContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        await RequireScopeAsync(scope, writing: true, cancellationToken).ConfigureAwait(false);
        var errors = new InputErrors();
        errors.Require(type is not null, "type", "Must be given.");
        errors.Label(type, "type", 64);
        errors.Require(key is not null, "key", "Must be given.");
        errors.Label(key, "key", 128);
        errors.Require(!string.IsNullOrWhiteSpace(content.Value), "value", "Must not be blank.");
        errors.Text(content.Value, "value", LongestItem);
        errors.ThrowIfAny();
        var item = await _items.PutAsync(scope, type!, key!, content, cancellationToken).ConfigureAwait(false);
        if (scope.SessionId is { } session && await _sessions.FindAsync(session, cancellationToken).ConfigureAwait(false) is null)
        {
            // Erased meanwhile: what was written since must not stay behind.
            await _items.EraseAsync(scope, cancellationToken).ConfigureAwait(false);
            throw MemoryException.NotFound("session");
        }

        return item;
    }

    /// <summary>A pinned fact that has not expired.</summary>
    public async Task<PinnedItem> GetItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default)
    {
        await RequireScopeAsync(scope, writing: false, cancellationToken).ConfigureAwait(false);
        return await _items.FindAsync(scope, type, key, cancellationToken).ConfigureAwait(false) ?? throw MemoryException.NotFound("context item");
    }

    /// <summary>Removes a pinned fact.</summary>
    public async Task DeleteItemAsync(ItemScope scope, string type, string key, CancellationToken cancellationToken = default)
    {
        await RequireScopeAsync(scope, writing: true, cancellationToken).ConfigureAwait(false);
        if (!await _items.RemoveAsync(scope, type, key, cancellationToken).ConfigureAwait(false))
        {
            throw MemoryException.NotFound("context item");
        }
    }

    /// <summary>The pinned facts of a scope that have not expired, largest priority first.</summary>
    public async Task<Page<PinnedItem>> ListItemsAsync(ItemScope scope, int limit = 50, string? cursor = null, CancellationToken cancellationToken = default)
    {
        await RequireScopeAsync(scope, writing: false, cancellationToken).ConfigureAwait(false);
        var errors = new InputErrors();
        Paging.Check(limit, errors);
        errors.ThrowIfAny();
        return await _items.PageAsync(scope, ListName("items", scope), limit, cursor, cancellationToken).ConfigureAwait(false);
    }

    private async Task RequireScopeAsync(ItemScope scope, bool writing, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        if (scope.SessionId is { } id)
        {
            var session = await RequireAsync(id, cancellationToken).ConfigureAwait(false);
            if (writing && session.Session.Status == SessionStatus.Deleted)
            {
                throw DeletedSession();
            }
        }
        else if (scope.UserId is { } user)
        {
            RequireUser(user);
        }
        else if (writing && _user is not null)
        {
            throw new MemoryException(MemoryError.Forbidden, "tenant-wide", "On behalf of a user, nothing of the whole tenant can be changed: use the scope of the user or of a session.");
        }
    }
}
