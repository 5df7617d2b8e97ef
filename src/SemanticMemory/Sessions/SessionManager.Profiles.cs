using System.Text.Json;
using System.Text.Json.Nodes;
using SemanticMemory.Context;
using SemanticMemory.Profiles;

namespace SemanticMemory.Sessions;

public sealed partial class SessionManager
{
    private const string ResponsePreference = "preference";

    /// <summary>A user's preferences; one nobody has heard of has the defaults.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.NotFound"/>: on behalf of a user, another one is named.</exception>
    public Task<UserPreferences> GetPreferencesAsync(string userId, CancellationToken cancellationToken = default)
    {
        RequireUser(userId);
        return _preferences.FindAsync(userId, cancellationToken);
    }

    /// <summary>Changes those of a user's preferences that are named; they count from the next call on.</summary>
    /// <exception cref="MemoryException"><see cref="MemoryError.NotFound"/>: on behalf of a user, another one is named.</exception>
    public Task<UserPreferences> UpdatePreferencesAsync(string userId, PreferencesPatch patch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(patch);
        RequireUser(userId);
        return _preferences.ChangeAsync(userId, preferences => PreferencesMergePatch.Apply(preferences, patch.Document), cancellationToken);
    }

    /// <summary>The request as it is with what the user prefers where it does not say, and the tenant where the user does not; a user who wants no recall gets none.</summary>
    private ContextRequest Obeying(UserPreferences preferences, ContextRequest request) => request with
    {
        MaxMessages = request.MaxMessages ?? preferences.MaxContextMessages,
        CrossSession = request.CrossSession && preferences.MemoryEnabled,
        TimeZone = request.TimeZone ?? ZoneOf(preferences),
    };

    private string? ZoneOf(UserPreferences preferences) => preferences.TimeZone ?? _options.TimeZone;

    /// <summary>What a session's user prefers, and what is pinned to the session, its user and the tenant, after what the user wants of every answer.</summary>
    private async Task<(UserPreferences Preferences, IReadOnlyList<ContextItem> Items)> ProfileAsync(Session session, CancellationToken cancellationToken)
    {
        List<ItemScope> scopes = [ItemScope.Session(session.Id), ItemScope.Tenant];
        if (session.UserId is { } user)
        {
            scopes.Insert(1, ItemScope.User(user));
        }

        // At the same time: on a server each is a round trip.
        var (finding, reading) = (_preferences.FindAsync(session.UserId, cancellationToken), _items.AllAsync(scopes, cancellationToken));
        await Task.WhenAll(finding, reading).ConfigureAwait(false);
        var (preferences, pinned) = (await finding.ConfigureAwait(false), await reading.ConfigureAwait(false));
        return (preferences, [.. Wishes(preferences.ResponsePreferences), .. pinned.Select(item => new ContextItem(item.Type, item.Key, item.Value, item.Priority))]);
    }

    private static IEnumerable<ContextItem> Wishes(JsonNode? preferences) => preferences switch
    {
        null => [],
        JsonObject members => members.Select(pair => new ContextItem(ResponsePreference, pair.Key, Readable(pair.Value), int.MaxValue)),
        _ => [new ContextItem(ResponsePreference, "response", Readable(preferences), int.MaxValue)],
    };

    private static string Readable(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
}
