using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SemanticMemory.Client;
using SemanticMemory.Client.Tools;
using SemanticMemory.Sessions;

namespace SemanticMemory.Mcp;

/// <summary>Sessions as resources <c>session://{id}</c>: listed newest activity first, read as text with their last 200 messages.</summary>
internal sealed class SessionResources(IMemoryClient memory, MemoryScope scope, ILogger logger)
{
    private const string Scheme = "session://";
    private const string MediaType = "text/plain";
    private const int MostMessages = 200;

    // From this revision on, a resource that is not there is a wrong parameter; before, it had a code of its own.
    private const string OneCodeSince = "2026-07-28";

    private readonly IMemoryClient _memory = scope.Narrow(memory);

    public static ValueTask<ListResourceTemplatesResult> TemplatesAsync(RequestContext<ListResourceTemplatesRequestParams> request, CancellationToken cancellationToken) => new(new ListResourceTemplatesResult
    {
        ResourceTemplates =
        [
            new ResourceTemplate
            {
                Name = "session",
                Title = "A conversation",
                UriTemplate = $"{Scheme}{{id}}",
                MimeType = MediaType,
                Description = "A conversation with its last 200 messages, long ones shortened, by the id that list_sessions gives.",
            },
        ],
    });

    public async ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken)
    {
        var page = await AskAsync("resources/list", () => _memory.ListAsync(new SessionQuery { Cursor = request.Params?.Cursor }, cancellationToken)).ConfigureAwait(false);
        return new ListResourcesResult
        {
            Resources =
            [
                .. page.Items.Select(session => new Resource
                {
                    Uri = Scheme + session.Id,
                    Name = session.Title ?? session.Id.ToString(),
                    Description = $"{ToolText.Count(session.MessageCount, "message")} on {session.Channel}{(session.UserId is { } user ? $", with {user}" : "")}",
                    MimeType = MediaType,
                }),
            ],
            NextCursor = page.NextCursor,
        };
    }

    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        var uri = request.Params?.Uri ?? "";
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !Guid.TryParseExact(uri[Scheme.Length..].TrimEnd('/'), "D", out var id))
        {
            throw NotFound(request);
        }

        try
        {
            var found = await _memory.GetWithMessagesAsync(id, MostMessages, cancellationToken).ConfigureAwait(false);
            return found.Session.Status != SessionStatus.Deleted
                ? new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = MediaType, Text = ToolText.Conversation(found) }] }
                : throw NotFound(request);
        }
        catch (MemoryException failure) when (failure.Error == MemoryError.NotFound)
        {
            throw NotFound(request);
        }
        catch (MemoryException failure)
        {
            throw Failed("resources/read", failure);
        }
    }

    private async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (MemoryException failure)
        {
            throw Failed(what, failure);
        }
    }

    private McpException Failed(string what, MemoryException failure)
    {
        if (failure.Error == MemoryError.Invalid)
        {
            return new McpProtocolException(failure.Message, McpErrorCode.InvalidParams);
        }

        Log.Failed(logger, what, failure.Problem, "");
        return new McpException(ToolText.Error(failure).Text);
    }

    private static McpProtocolException NotFound(RequestContext<ReadResourceRequestParams> request)
    {
        var version = request.JsonRpcRequest.Context?.ProtocolVersion ?? request.Server.NegotiatedProtocolVersion;
        return new McpProtocolException(
            $"There is no such resource: conversations are {Scheme}{{id}}, with an id that list_sessions gives.",
            string.CompareOrdinal(version, OneCodeSince) >= 0 ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
    }
}
