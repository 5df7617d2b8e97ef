using SemanticMemory.Server.Tests.Support;

namespace SemanticMemory.Server.Tests.Api;

public sealed class HealthTests(RunningServer server)
{
    [Fact]
    public async Task Health_is_told_without_a_key_and_whatever_key_is_sent()
    {
        foreach (var caller in new[] { server.Anonymous, server.CallerWith("sm_nobody_x") })
        {
            Assert.Equal("ok", (await caller.GetAsync("/health/live")).Should(200).Get("status"));
            var ready = (await caller.GetAsync("/health/ready")).Should(200);
            Assert.Equal("ok", ready.Get("status"));
            Shape.Is(ready["checks"], "store", "embedder");
        }
    }
}
