using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SemanticMemory.OpenAI;

namespace SemanticMemory.Tests.Chat.Double;

/// <summary>
/// A strict double of an OpenAI-compatible endpoint on a loopback port: it checks key, media types, model and every member, and answers what it was told to.
/// </summary>
public sealed class ChatDouble : IAsyncDisposable
{
    public const string Key = "sk-Double-0123456789abcdef";
    public const string Model = "double-1";
    public const string OtherModel = "double-2";

    private readonly ConcurrentQueue<ChatStep> _steps = new();
    private readonly ConcurrentQueue<ChatCall> _calls = new();
    private readonly LoopbackServer _server;

    private ChatDouble() => _server = new LoopbackServer(HandleAsync);

    /// <summary>What a client is configured with.</summary>
    public Uri Endpoint => new(_server.Address, "v1");

    /// <summary>The same as options: patient with answers, impatient between tries, and never given up.</summary>
    public ModelEndpointOptions Options => new()
    {
        Endpoint = Endpoint,
        Model = Model,
        ApiKey = Key,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        Timeout = TimeSpan.FromSeconds(20),
        BreakerCalls = 1000,
    };

    /// <summary>The calls so far that were in order, oldest first.</summary>
    public IReadOnlyList<ChatCall> Calls => [.. _calls];

    /// <summary>What it answers when no step is left.</summary>
    public Func<ChatCall, ChatStep> Otherwise { get; set; } = call => new ChatStep.Says($"Answer to: {call.Messages[^1].Content}");

    public static async Task<ChatDouble> StartAsync()
    {
        var chat = new ChatDouble();
        await chat._server.StartAsync();
        return chat;
    }

    /// <summary>Says what the next calls are answered, one each.</summary>
    public void Next(params ChatStep[] steps)
    {
        foreach (var step in steps)
        {
            _steps.Enqueue(step);
        }
    }

    /// <summary>Waits until a call has come.</summary>
    public async Task<ChatCall> CallAsync(int index)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_calls.Count <= index)
        {
            await Task.Delay(5, patience.Token);
        }

        return Calls[index];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        if (await ChatDoor.CheckAsync(http) is not { } body)
        {
            return;
        }

        var call = new ChatCall(body, http.Request.Headers.Authorization);
        await using var aborted = http.RequestAborted.Register(call.Abort);
        _calls.Enqueue(call);
        try
        {
            await AnswerAsync(http, call, _steps.TryDequeue(out var step) ? step : Otherwise(call));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested || _server.Stopping.IsCancellationRequested)
        {
            call.Abort();
            http.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext http, ChatCall call, ChatStep step)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _server.Stopping);
        switch (step)
        {
            case ChatStep.Says says when call.IsStreamed:
                await StreamAsync(http, call, says, end.Token);
                break;
            case ChatStep.Says says:
                await says.Until.WaitAsync(end.Token);
                await WriteAsync(http, 200, "application/json", Whole(call, says).ToJsonString());
                break;
            case ChatStep.Fails fails:
                http.Response.Headers.RetryAfter = fails.RetryAfter;
                http.Response.Headers.Location = fails.Location;
                await WriteAsync(http, fails.Status, "application/json", fails.Body);
                break;
            case ChatStep.Garbles garbles:
                await WriteAsync(http, 200, garbles.MediaType, garbles.Body);
                break;
            case ChatStep.Hangs:
                await Task.Delay(Timeout.Infinite, end.Token);
                break;
            default:
                http.Abort();
                break;
        }
    }

    private static async Task StreamAsync(HttpContext http, ChatCall call, ChatStep.Says says, CancellationToken end)
    {
        http.Response.ContentType = "text/event-stream";
        await SendAsync(http, Piece(call, new JsonObject { ["role"] = "assistant", ["content"] = "" }, finish: null));
        var words = says.Text.Split(' ').Select((word, index) => index == 0 ? word : " " + word).ToArray();
        foreach (var word in words.Take(says.Words ?? words.Length))
        {
            await SendAsync(http, Piece(call, new JsonObject { ["content"] = word }, finish: null));
        }

        await says.Until.WaitAsync(end);
        switch (says.Fault)
        {
            case StreamFault.Broken:
                // What the caller has not read yet would be lost with the connection.
                await Task.Delay(TimeSpan.FromMilliseconds(200), end);
                http.Abort();
                return;
            case StreamFault.Ended:
                return;
            case StreamFault.Stalled:
                await Task.Delay(Timeout.Infinite, end);
                return;
            case StreamFault.Garbled:
                await SendTextAsync(http, "{\"choices\":[{\"delta\":");
                return;
            case StreamFault.Error:
                await SendTextAsync(http, """{"error":{"message":"overloaded","type":"overloaded_error"}}""");
                return;
        }

        await SendAsync(http, Piece(call, [], says.FinishReason));
        if (call.Body["stream_options"]?["include_usage"]?.GetValue<bool>() == true && Usage(says) is { } usage)
        {
            var last = Piece(call, [], finish: null);
            (last["choices"], last["usage"]) = (new JsonArray(), usage);
            await SendAsync(http, last);
        }

        await SendTextAsync(http, "[DONE]");
    }

    private static JsonObject Whole(ChatCall call, ChatStep.Says says) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_770_000_000,
        ["model"] = call.Model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = says.Text },
            ["logprobs"] = null,
            ["finish_reason"] = says.FinishReason,
        }),
        ["usage"] = Usage(says),
    };

    private static JsonObject Piece(ChatCall call, JsonObject delta, string? finish) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_770_000_000,
        ["model"] = call.Model,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject? Usage(ChatStep.Says says) => says.Usage is not { } usage ? null : new JsonObject
    {
        ["prompt_tokens"] = usage.Input,
        ["completion_tokens"] = usage.Output,
        ["total_tokens"] = usage.Input + usage.Output,
    };

    private static Task SendAsync(HttpContext http, JsonObject piece) => SendTextAsync(http, piece.ToJsonString());

    private static async Task SendTextAsync(HttpContext http, string data)
    {
        await http.Response.WriteAsync($"data: {data}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    internal static async Task WriteAsync(HttpContext http, int status, string mediaType, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = mediaType;
        await http.Response.WriteAsync(body, http.RequestAborted);
    }
}
