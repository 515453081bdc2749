using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReasonRank.Benchmarks.Retrieval;

/// <summary>The retrieval service on the embedded engine, in this process, at a free port.</summary>
internal static class RetrievalApp
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">Folder of its collections.</param>
    /// <param name="cancellation">Ends the start.</param>
    public static async Task<WebApplication> StartAsync(string folder, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Retrieval:DataFolder", folder), new("Retrieval:LoadSample", "false")]);
        builder.AddServiceDefaults();
        builder.AddRetrieval();
        var app = builder.Build();
        app.MapRetrieval();
        await app.StartAsync(cancellation);
        return app;
    }
}
