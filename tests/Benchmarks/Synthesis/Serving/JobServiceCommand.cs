using System.CommandLine;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>
/// Runs the synthesis service, SQLite and the in-memory transport, in a process of its own, and <c>/heap</c>, which collects garbage
/// and tells what is left.
/// </summary>
internal static class JobServiceCommand
{
    private const string Name = "synthesis-service";

    private static readonly Argument<string> Folder = new("folder");
    private static readonly Argument<string> Teacher = new("teacher");
    private static readonly Argument<string[]> Settings = new("settings");

    /// <summary>Its command line.</summary>
    /// <param name="folder">Folder of the store.</param>
    /// <param name="teacher">Address of all that it asks.</param>
    /// <param name="settings">Settings by their full names.</param>
    public static IEnumerable<string> Arguments(string folder, string teacher, IEnumerable<(string Name, string Value)> settings) =>
        [Name, folder, teacher, .. settings.Select(setting => $"{setting.Name}={setting.Value}")];

    public static Command Create()
    {
        var command = new Command(Name, "The service of the synthesis benchmark.") { Hidden = true };
        command.Add(Folder);
        command.Add(Teacher);
        command.Add(Settings);
        command.SetAction(async (options, stop) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _ = ChildProgram.EndWithInputAsync(end);
            await ServeAsync(options.GetValue(Folder)!, options.GetValue(Teacher)!, options.GetValue(Settings) ?? [], end.Token);
            return 0;
        });
        return command;
    }

    private static async Task ServeAsync(string folder, string teacher, string[] settings, CancellationToken cancellation)
    {
        // The services' settings files lie beside the benchmarks, and would bind this host to the gateway's ports.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Configuration.AddInMemoryCollection([
            new("services:retrieval:http:0", teacher),
            new("services:reranker:http:0", teacher),
            new("Synthesis:DataFolder", folder),
            .. settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))]);
        builder.AddServiceDefaults();
        builder.AddSynthesis();
        await using var app = builder.Build();
        app.MapSynthesis();
        app.MapPost("/heap", () => GC.GetTotalMemory(forceFullCollection: true));
        await app.StartAsync(cancellation);
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }
}
