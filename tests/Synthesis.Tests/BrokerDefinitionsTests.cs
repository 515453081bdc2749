using System.Text.Json;
using System.Text.Json.Nodes;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>The definitions that can be imported into a broker are those that the service declares.</summary>
public sealed class BrokerDefinitionsTests
{
    private const string Allowed = @"^(reasonrank-|ReasonRank\.)";

    [Fact]
    public async Task What_is_imported_is_what_the_service_declares_and_its_account_needs_no_more()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        var file = Path.Combine(Real.Repository, "infra/rabbitmq/definitions.json");
        await broker.ControlAsync("import_definitions", file);
        await broker.ControlAsync("add_user", "reasonrank", "secret");
        await broker.ControlAsync("set_permissions", "-p", "/", "reasonrank", Allowed, Allowed, Allowed);

        // Where an argument differed, the service could not start on the queue; what it needed besides would be there afterwards.
        await using var stack = await SynthesisStack.StartAsync(null, ("ConnectionStrings:rabbitmq", $"amqp://reasonrank:secret@127.0.0.1:{broker.Port}"));
        await stack.IndexAsync("c", Enumerable.Range(0, 6).Select(i => new Passage { Id = $"p{i}", Text = $"passage {i}" }));
        var spec = new JobSpec { Collection = "c", Steps = { new Step { Kind = "candidates" } } };
        var submitted = await stack.SubmitAsync(spec, [new JobQuery { Id = "q", Text = "passage" }]);
        Assert.Equal(1, (await stack.EndAsync(submitted.Job.Id)).Counts.Done);

        var exported = Path.GetTempFileName();
        await broker.ControlAsync("export_definitions", exported);
        var (told, there) = (await ReadAsync(file), await ReadAsync(exported));
        File.Delete(exported);
        foreach (var part in (string[])["exchanges", "queues", "bindings"]) Assert.Equal(Sorted(told[part]!), Sorted(there[part]!));
    }

    private static async Task<JsonNode> ReadAsync(string path) => JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;

    private static IEnumerable<string> Sorted(JsonNode entries) =>
        entries.AsArray().Select(entry => JsonSerializer.Serialize(new SortedDictionary<string, string>(
            entry!.AsObject().ToDictionary(field => field.Key, field => field.Value is JsonObject arguments
                ? string.Join(", ", arguments.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))
                : $"{field.Value}"), StringComparer.Ordinal))).Order(StringComparer.Ordinal);
}
