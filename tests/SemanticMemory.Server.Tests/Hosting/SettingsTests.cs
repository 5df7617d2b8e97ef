using Microsoft.Extensions.Configuration;

namespace SemanticMemory.Server.Tests.Hosting;

public class SettingsTests
{
    [Fact]
    public async Task Files_of_settings_are_read_once_and_their_directory_is_not_watched()
    {
        await using var app = ServerApp.Build(["--urls", "http://127.0.0.1:0"]);

        var files = ((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>().ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange));
    }

    [Fact]
    public async Task Whoever_wants_settings_to_follow_their_file_can_say_so()
    {
        await using var app = ServerApp.Build(["--urls", "http://127.0.0.1:0", "--hostBuilder:reloadConfigOnChange=true"]);

        Assert.Contains(((IConfigurationRoot)app.Configuration).Providers.OfType<FileConfigurationProvider>(), file => file.Source.ReloadOnChange);
    }
}
