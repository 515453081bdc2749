using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>
/// The official Aspire dashboard, where its command line <c>aspire</c> is on the PATH: it gets the telemetry of all
/// resources, and its address is the setting <c>Dashboard:Url</c> from then on. <c>Dashboard:Enabled=false</c> leaves it out,
/// and so does an endpoint in <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c>.
/// </summary>
internal sealed class Dashboard(IConfiguration configuration, IHostEnvironment environment, Ports ports, Output output)
{
    private const string Name = "dashboard";
    private const string OtlpVariable = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";

    /// <summary>Settles where telemetry goes. To be called before anything else starts.</summary>
    /// <returns>The process to start; null for none.</returns>
    public LaunchSpec? Prepare()
    {
        if (configuration["Dashboard:Enabled"] is "false" or "False" || configuration[OtlpVariable] is { Length: > 0 }) return null;
        if (Programs.Find("aspire", environment.ContentRootPath) is not { } program) return null;
        var (page, otlp) = ($"http://localhost:{ports.Free()}", $"http://localhost:{ports.Free()}");
        configuration[OtlpVariable] = otlp;
        output.Introduce(Name);
        configuration["Dashboard:Url"] = page;
        return Guard.Wrap(new(Name, program,
            ["dashboard", "run", "--non-interactive", "--nologo", "--allow-anonymous", "--frontend-url", page, "--otlp-grpc-url", otlp,
                "--otlp-http-url", $"http://localhost:{ports.Free()}"],
            environment.ContentRootPath, new Dictionary<string, string> { ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true" }, Quiet: true));
    }

    /// <summary>Runs it until told to stop. The application does not need it: when it ends, that is said once.</summary>
    public async Task RunAsync(LaunchSpec launch, CancellationToken stop)
    {
        using var child = Child.Start(launch, output);
        var code = await child.WaitAsync(stop);
        output.Line(Name, $"ended with exit code {code}; telemetry goes nowhere", error: true);
    }
}
