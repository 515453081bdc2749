using System.Globalization;
using Microsoft.Extensions.Options;
using ReasonRank.ServiceDefaults.Hosting;

namespace ReasonRank.Synthesis;

/// <summary>Refuses settings that cannot work, all of them at once.</summary>
internal sealed class SynthesisOptionsValidator(IConfiguration configuration) : IValidateOptions<SynthesisOptions>
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1), _hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, SynthesisOptions options)
    {
        List<string> failures = [];
        var (broker, store) = (configuration.GetConnectionString("rabbitmq"), configuration.GetConnectionString("synthesis"));
        if (!Enum.IsDefined(options.Role)) failures.Add($"Synthesis:Role '{options.Role}' is not Both, Service or Worker.");
        if (options.Role == SynthesisRole.Worker && string.IsNullOrEmpty(broker))
            failures.Add("Synthesis:Role is Worker, which needs a broker that it shares with the service: set ConnectionStrings:rabbitmq.");
        if (options.Role == SynthesisRole.Worker && string.IsNullOrEmpty(store))
            failures.Add("Synthesis:Role is Worker, which needs a store that it shares with the service: set ConnectionStrings:synthesis to a PostgreSQL.");
        // A connection string may hold a password, so that no sentence repeats it.
        if (broker is { Length: > 0 } && !(Uri.TryCreate(broker, UriKind.Absolute, out var address) && address.Scheme is "amqp" or "amqps" or "rabbitmq" or "rabbitmqs"))
            failures.Add("ConnectionStrings:rabbitmq is not an address such as amqp://USER:PASSWORD@localhost:5672.");
        if (string.IsNullOrEmpty(store) && DataFolder.Problem(options.DataFolder) is { } problem)
            failures.Add($"Synthesis:DataFolder '{options.DataFolder}' cannot be used: {problem}");
        Within("Workers", options.Workers, 1, 10_000);
        Within("MaxInFlight", options.MaxInFlight, 1, 100_000);
        Within("MaxQueries", options.MaxQueries, 1, 10_000_000);
        Between("LeaseTime", options.LeaseTime, _second, _hour);
        Between("ResendAfter", options.ResendAfter, _second, _hour);
        Between("PollInterval", options.PollInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Between("CallTimeout", options.CallTimeout, _second, TimeSpan.FromDays(1));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Within(string setting, int value, int least, int most)
        {
            if (value < least || value > most)
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"Synthesis:{setting} {value} is not {least:N0} to {most:N0}."));
        }

        void Between(string setting, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most) failures.Add($"Synthesis:{setting} {value} is not {least} to {most}.");
        }
    }
}
