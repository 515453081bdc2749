using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace ReasonRank.ServiceDefaults.Telemetry;

/// <summary>OpenTelemetry over OTLP, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class TelemetryExtensions
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // First in the list: any rule from configuration is later, and so wins.
        builder.Services.Configure<LoggerFilterOptions>(filters =>
        {
            // The host logs why it failed to start with a stack trace; StartUpFailure says it in a sentence.
            filters.Rules.Insert(0, new LoggerFilterRule(null, "Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical, null));
            foreach (var category in (string[])["Microsoft.AspNetCore", "Microsoft.Extensions", "System.Net.Http", "Grpc", "MassTransit"])
                filters.Rules.Insert(0, new LoggerFilterRule(null, category, LogLevel.Warning, null));
        });
        builder.Services.Configure<SimpleConsoleFormatterOptions>(console => console.SingleLine = true);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName ??= ConsoleFormatterNames.Simple);
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;

        // ASP.NET Core leaves OpenTelemetry's attributes off its spans unless asked, for the instrumentation package's sake.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        var resource = ResourceBuilder.CreateDefault().AddService(builder.Environment.ApplicationName).AddEnvironmentVariableDetector();
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.SetResourceBuilder(resource).AddOtlpExporter();
        });
        builder.Services.AddSingleton(resource);
        builder.Services.AddHostedService<TelemetryProviders>();
    }
}
