using Microsoft.Extensions.Options;
using SemanticMemory.Server.Access;

namespace SemanticMemory.Server.Hosting;

/// <summary>What a store asks of the other settings.</summary>
internal sealed class StoreRules(IOptions<AccessOptions> access, IServiceProvider services) : IValidateOptions<ServerOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ServerOptions options)
    {
        if (options.Store != ServerOptions.QdrantStore)
        {
            return ValidateOptionsResult.Success;
        }

        if (services.GetService<DemoDirectory>() is not null)
        {
            return ValidateOptionsResult.Fail("--demo keeps its conversations in a throw-away directory: leave out Store=qdrant, or --demo.");
        }

        // Of several servers that share a Qdrant, the one that printed the key would be known to nobody.
        return string.IsNullOrEmpty(access.Value.OperatorKey)
            ? ValidateOptionsResult.Fail("With Store=qdrant, Access:OperatorKey must be set, the same on every server: give it 16 or more characters.")
            : ValidateOptionsResult.Success;
    }
}
