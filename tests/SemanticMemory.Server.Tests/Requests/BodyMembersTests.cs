using SemanticMemory.Search;
using SemanticMemory.Server.Api;
using SemanticMemory.Sessions;

namespace SemanticMemory.Server.Tests.Requests;

/// <summary>Two bodies repeat the members of a record of the core: none may be forgotten when that record grows.</summary>
public sealed class BodyMembersTests
{
    [Fact]
    public void A_session_can_be_started_with_every_member_there_is() =>
        Assert.Equal(Names(typeof(NewSession)).Append(nameof(StartBody.Message)).Order(), Names(typeof(StartBody)).Order());

    [Fact]
    public void A_search_can_use_every_member_there_is() =>
        Assert.Subset(Names(typeof(SearchBody)).ToHashSet(), Names(typeof(SearchRequest)).ToHashSet());

    private static IEnumerable<string> Names(Type type) => type.GetProperties().Select(property => property.Name);
}
