using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>An application of several processes, ready to run.</summary>
public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    /// <summary>Services of the app host itself.</summary>
    public IServiceProvider Services => host.Services;

    /// <summary>A builder for an application.</summary>
    /// <param name="args">The command line; its settings win over all others.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <summary>Runs the application until it is told to stop (Ctrl-C, SIGTERM) or cannot go on.</summary>
    /// <remarks>What is wrong is one sentence on the standard error, and the exit code of the process is 1.</remarks>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await using var self = this;
            var runner = Services.GetRequiredService<Runner>();
            await StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
            if (runner.Failure is { } failure) throw failure;
        }
        catch (DistributedApplicationException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            Environment.ExitCode = 1;
        }
        catch (OperationCanceledException)
        {
            // Told to stop while it was starting.
        }
    }

    /// <summary>Starts the application; resources start in the background, in the order of their references.</summary>
    public virtual Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

    /// <summary>Stops all resources.</summary>
    public virtual Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        host.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
        GC.SuppressFinalize(this);
    }
}
