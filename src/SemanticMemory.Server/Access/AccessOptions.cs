using System.ComponentModel.DataAnnotations;

namespace SemanticMemory.Server.Access;

/// <summary>Configuration under <c>Access</c>.</summary>
internal sealed class AccessOptions
{
    /// <summary>The key that creates tenants, 16 characters or more; absent: one is made on the first start and shown once.</summary>
    [RegularExpression(@"\A(?!sm_)[!-~]{16,}\z", ErrorMessage =
        "Access:OperatorKey must be 16 or more printable ASCII characters without spaces and must not begin with sm_, which tenants' keys begin with: give another one, or leave it out to have one made.")]
    public string? OperatorKey { get; set; }
}
