using System.ComponentModel.DataAnnotations;
using SemanticMemory.Limits;
using SemanticMemory.Storage;

namespace SemanticMemory.Server.Limits;

/// <summary>Limits of one scope. Absent: as the scope around it; 0: unlimited.</summary>
internal class LimitSettings
{
    private const string Range = "Limits: {0} must be 1 or more, 0 for unlimited, or left out.";

    /// <summary>Reading requests of one key in a minute; default unlimited.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Range)]
    public int? ReadsPerMinute { get; set; }

    /// <summary>Writing requests of one key in a minute; default unlimited.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Range)]
    public int? WritesPerMinute { get; set; }

    /// <summary>Replies of one key in a minute; default 30.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Range)]
    public int? RepliesPerMinute { get; set; }

    /// <summary>Messages that one user may say in a day; default unlimited.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Range)]
    public int? MessagesPerDay { get; set; }

    /// <summary>Tokens that one user may use in a month; default unlimited.</summary>
    [Range(0L, long.MaxValue, ErrorMessage = Range)]
    public long? TokensPerMonth { get; set; }

    /// <summary>Tokens after which a session gets no more replies; default 8,000.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Range)]
    public int? TokensPerSession { get; set; }

    /// <summary>The same by agent; default none.</summary>
    public Dictionary<string, int> TokensPerSessionByAgent { get; set; } = [];
}

/// <summary>Configuration under <c>Limits</c>; docs/operations.md says more.</summary>
internal sealed class LimitsOptions : LimitSettings, IValidatableObject
{
    private const int DefaultRepliesPerMinute = 30;

    /// <summary>What holds for single tenants instead, by their ids.</summary>
    public Dictionary<string, LimitSettings> Tenants { get; set; } = [];

    /// <summary>How many requests of this kind a key of the tenant may send in a minute; <see langword="null"/>: any number.</summary>
    public int? PerMinute(Rate rate, TenantId tenant) => rate switch
    {
        Rate.Read => Limited(Of(tenant)?.ReadsPerMinute ?? ReadsPerMinute),
        Rate.Write => Limited(Of(tenant)?.WritesPerMinute ?? WritesPerMinute),
        Rate.Reply => Limited(Of(tenant)?.RepliesPerMinute ?? RepliesPerMinute ?? DefaultRepliesPerMinute),
        _ => throw new ArgumentOutOfRangeException(nameof(rate)),
    };

    /// <summary>What users and sessions of the tenant may use.</summary>
    public UsageLimits UsageOf(TenantId tenant) => new()
    {
        MessagesPerDay = Limited(Of(tenant)?.MessagesPerDay ?? MessagesPerDay),
        TokensPerMonth = (Of(tenant)?.TokensPerMonth ?? TokensPerMonth) is > 0 and var tokens ? tokens : null,
        TokensPerSession = Limited(Of(tenant)?.TokensPerSession ?? TokensPerSession ?? new UsageLimits().TokensPerSession),
        TokensPerSessionByAgent = Of(tenant) is { TokensPerSessionByAgent: { Count: > 0 } own } ? own : TokensPerSessionByAgent,
    };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (id, settings) in Tenants)
        {
            if (!TenantId.TryParse(id, out _))
            {
                yield return new ValidationResult($"Limits:Tenants:{id} names no tenant: an id has 1 to 63 of a-z, 0-9 and -, and begins with a letter or a digit.");
            }

            var wrong = new List<ValidationResult>();
            Validator.TryValidateObject(settings, new ValidationContext(settings), wrong, validateAllProperties: true);
            foreach (var result in wrong)
            {
                yield return new ValidationResult($"Limits:Tenants:{id}: {result.ErrorMessage}");
            }
        }

        foreach (var (agent, tokens) in TokensPerSessionByAgent.Concat(Tenants.Values.SelectMany(tenant => tenant.TokensPerSessionByAgent)).Where(pair => pair.Value < 1))
        {
            yield return new ValidationResult($"Limits: TokensPerSessionByAgent:{agent} must be 1 or more, not {tokens}.");
        }
    }

    private static int? Limited(int? limit) => limit is > 0 ? limit : null;

    private LimitSettings? Of(TenantId tenant) => Tenants.GetValueOrDefault(tenant.Value);
}
