using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>
/// Runs all that jobs ask, modelled, in a process of its own: <see cref="Teacher"/>, <see cref="Passages"/>, and <c>/slots</c>, which
/// tells how busy the teacher was since the last time.
/// </summary>
internal static class TeacherCommand
{
    private const string Name = "modelled-teacher";
    private const double Seconds = 2, Spread = .5;
    private const int Seed = 17;

    private static readonly Argument<int> Slots = new("slots");
    private static readonly Argument<double> Scale = new("scale");

    /// <summary>Its command line.</summary>
    /// <param name="slots">Calls that it answers at once.</param>
    /// <param name="scale">Modelled seconds in a second.</param>
    public static IEnumerable<string> Arguments(int slots, double scale) =>
        [Name, slots.ToString(CultureInfo.InvariantCulture), scale.ToString(CultureInfo.InvariantCulture)];

    public static Command Create()
    {
        var command = new Command(Name, "The other end of the synthesis benchmark.") { Hidden = true };
        command.Add(Slots);
        command.Add(Scale);
        command.SetAction(async (options, stop) =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _ = ChildProgram.EndWithInputAsync(end);
            await ServeAsync(new TeacherSlots(options.GetValue(Slots), Seconds, Spread, options.GetValue(Scale), Seed), end.Token);
            return 0;
        });
        return command;
    }

    private static async Task ServeAsync(TeacherSlots slots, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(slots);
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapGrpcService<Teacher>();
        app.MapGrpcService<Passages>();
        app.MapPost("/slots", slots.Take);
        await app.StartAsync(cancellation);
        await Console.Out.WriteLineAsync(app.Urls.Single());
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }
}
