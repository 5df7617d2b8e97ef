using System.Net;
using System.Text;
using SemanticMemory.Tests.Qdrant.Double;

namespace SemanticMemory.Tests.Qdrant;

/// <summary>Each fault, and whether the request took effect.</summary>
public sealed class DoubleFaultTests : DoubleTest
{
    private const string Upsert = """{"points": [{"id": 1, "vector": {}}]}""";

    public static TheoryData<Fault> Unseen => [new Fault.Cut(), new Fault.LostAnswer(), new Fault.HalfAnswer()];

    [Fact]
    public async Task An_unavailable_server_does_nothing_and_recovers()
    {
        Strike(Fault.Unavailable);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await WriteAsync());
        Assert.Equal(0, await CountAsync());
        Assert.Equal(HttpStatusCode.OK, await WriteAsync());
        Assert.Equal(1, Qdrant.Faults.Struck);
    }

    [Fact]
    public async Task A_limit_tells_when_to_come_again()
    {
        Strike(Fault.TooMany(TimeSpan.FromSeconds(2)));

        using var response = await Wire.SendAsync("PUT", "/collections/c/points?wait=true", Upsert);

        Assert.Equal((HttpStatusCode)429, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task An_error_after_the_effect_leaves_it()
    {
        Strike(new Fault.Status(500, AfterEffect: true));

        Assert.Equal(HttpStatusCode.InternalServerError, await WriteAsync());
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [MemberData(nameof(Unseen))]
    public async Task A_cut_connection_is_an_error_whether_or_not_it_took_effect(Fault fault)
    {
        Strike(fault);

        await Assert.ThrowsAsync<HttpRequestException>(WriteAsync);
        Assert.Equal(fault is Fault.Cut ? 0 : 1, await CountAsync());
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_hanging_request_ends_when_the_client_gives_up(bool afterEffect, int count)
    {
        Strike(new Fault.Hang(afterEffect));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wire.SendAsync("PUT", "/collections/c/points?wait=true", Upsert, patience.Token));

        Assert.Equal(count, await CountAsync());
    }

    [Fact]
    public async Task A_double_with_a_hanging_request_can_be_stopped()
    {
        var (qdrant, wire) = await DoubleWire.StartAsync();
        qdrant.Faults.Add(new FaultRule(new Fault.Hang()));
        var hanging = wire.SendAsync("GET", "/collections");
        while (qdrant.Requests.Count == 0)
        {
            await Task.Delay(5);
        }

        await qdrant.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        wire.Dispose();
    }

    [Fact]
    public async Task Garbage_is_a_200_that_is_no_json_and_took_effect()
    {
        Strike(new Fault.Garbage());

        using var response = await Wire.SendAsync("PUT", "/collections/c/points?wait=true", Upsert);

        Assert.Equal((HttpStatusCode.OK, """{"result": {"poi"""), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task A_late_answer_is_right()
    {
        Strike(new Fault.Delay(TimeSpan.FromMilliseconds(50)));

        Assert.Equal(HttpStatusCode.OK, await WriteAsync());
        Assert.Equal(1, Qdrant.Faults.Struck);
    }

    [Fact]
    public async Task A_rule_strikes_only_its_method_and_path_after_those_it_skips_and_so_often()
    {
        Qdrant.Faults.Add(new FaultRule(Fault.Unavailable) { Method = "POST", Path = "/points/count$", Skip = 1, Times = 2 });

        Assert.Equal(HttpStatusCode.OK, await WriteAsync());
        List<HttpStatusCode> counts = [];
        for (var i = 0; i < 4; i++)
        {
            using var response = await Wire.SendAsync("POST", "/collections/c/points/count", "{}");
            counts.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], counts);
    }

    [Fact]
    public async Task The_log_tells_of_the_fault_and_of_what_was_done()
    {
        Qdrant.ClearRequests();
        Strike(new Fault.LostAnswer());
        Strike(new Fault.Cut());

        await Assert.ThrowsAsync<HttpRequestException>(WriteAsync);
        await Assert.ThrowsAsync<HttpRequestException>(WriteAsync);

        Assert.Equal([(new Fault.LostAnswer(), 200), (new Fault.Cut(), (int?)null)], Qdrant.Requests.Select(request => (request.Fault!, request.Status)));
        Assert.All(Qdrant.Requests, request =>
        {
            Assert.Equal("true", request.Query["wait"]);
            Assert.Equal(1, request.Body!.Value.GetProperty("points")[0].GetProperty("id").GetInt32());
            Assert.Equal(Encoding.UTF8.GetByteCount(Upsert), request.BodyLength);
        });
    }

    [Fact]
    public async Task A_reset_forgets_data_faults_and_requests()
    {
        await WriteAsync();
        Strike(Fault.Unavailable);

        Qdrant.Reset();

        Assert.Empty(Qdrant.Requests);
        Assert.Equal(0, (await Wire.ResultAsync("GET", "/collections")).GetProperty("collections").GetArrayLength());
    }

    private void Strike(Fault fault) => Qdrant.Faults.Add(new FaultRule(fault));

    private async Task<HttpStatusCode> WriteAsync()
    {
        using var response = await Wire.SendAsync("PUT", "/collections/c/points?wait=true", Upsert);
        return response.StatusCode;
    }

    private async Task<int> CountAsync() => (await Wire.ResultAsync("POST", "/collections/c/points/count", "{}")).GetProperty("count").GetInt32();
}
