using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReasonRank.ServiceDefaults.Hosting;

/// <summary>
/// Stops this service when the app host that started it is gone, however it went. The app host sets
/// <see cref="Variable"/> to <c>stdin</c> and keeps the other end of the standard input open; when it dies, even by
/// SIGKILL, the operating system closes that end and the read here returns. Without the variable nothing is watched.
/// </summary>
internal sealed class AppHostWatch(IHostApplicationLifetime lifetime, ILogger<AppHostWatch> logger) : IHostedService
{
    /// <summary>Name of the environment variable that says that the standard input ends with the app host.</summary>
    public const string Variable = "APPHOST_LIFELINE";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A thread of its own: a read from a pipe cannot be cancelled, and a background thread does not hold the exit.
        if (Environment.GetEnvironmentVariable(Variable) == "stdin")
            new Thread(WaitForEnd) { IsBackground = true, Name = "App host watch" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void WaitForEnd()
    {
        using var lifeline = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        try
        {
            while (lifeline.Read(ignored) > 0) { }
        }
        catch (IOException)
        {
            // A broken pipe is its end, too.
        }
        if (lifetime.ApplicationStopping.IsCancellationRequested) return;
        logger.LogWarning("The app host is gone; stopping.");
        lifetime.StopApplication();
        Thread.Sleep(Grace);
        Environment.Exit(1);
    }
}
