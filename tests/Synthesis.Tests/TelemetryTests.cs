using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>What jobs tell of themselves as spans and as metrics.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_can_be_followed_from_its_submission_to_the_calls_of_its_model(bool overBroker)
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            // Those that the services export, and that a trace passes through.
            ShouldListenTo = source => source.Name.StartsWith("ReasonRank.", StringComparison.Ordinal) || source.Name is "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var teacher = await ScriptedTeacher.StartAsync();
        await using var broker = overBroker ? await RabbitMqBroker.NewAsync() : null;
        await using var stack = await StartAsync(teacher, broker is null ? [] : [("ConnectionStrings:rabbitmq", broker.Connection)]);

        var job = await RunAsync(stack, 3);

        Activity[] Named(string name) => [.. spans.Where(span => span.OperationName == name)];
        var submit = Assert.Single(Named("synthesis submit"), span => Equals(span.GetTagItem("reasonrank.job"), job.Id));
        var shards = Named("synthesis shard").Where(span => Equals(span.GetTagItem("reasonrank.job"), job.Id)).ToList();
        Assert.Equal([0L, 1, 2], shards.Select(span => (long)span.GetTagItem("reasonrank.query.number")!).Order());
        Assert.All(shards, shard =>
        {
            Assert.Equal(submit.Context.SpanId, Assert.Single(shard.Links).Context.SpanId);
            Assert.Equal(submit.TraceId, shard.Links.Single().Context.TraceId);
            Assert.Equal("done", shard.GetTagItem("reasonrank.outcome"));
            var steps = spans.Where(span => span.ParentSpanId == shard.SpanId && span.OperationName.StartsWith("synthesis step", StringComparison.Ordinal)).ToList();
            Assert.Equal(["synthesis step candidates", "synthesis step listwise"], steps.Select(step => step.OperationName).Order());
            // The call of the model is below its step, by way of the service that makes it.
            var listwise = steps.Single(step => step.OperationName.EndsWith("listwise", StringComparison.Ordinal));
            var call = Assert.Single(spans, span => span.OperationName.StartsWith("chat", StringComparison.Ordinal) && span.TraceId == shard.TraceId);
            Assert.Contains(listwise.SpanId, Ancestors(call));
        });

        IEnumerable<ActivitySpanId> Ancestors(Activity span)
        {
            for (var at = span; at is not null; at = spans.FirstOrDefault(other => other.SpanId == at.ParentSpanId)) yield return at.SpanId;
        }
    }

    [Fact]
    public async Task Jobs_are_measured()
    {
        var recorded = new ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "ReasonRank.Synthesis") self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, prompt, _) =>
        {
            if (!prompt.Contains("number 0", StringComparison.Ordinal)) return false;
            context.Response.StatusCode = 400;
            await context.Response.Body.FlushAsync();
            return true;
        });
        await using var stack = await StartAsync(teacher);

        var job = await RunAsync(stack, 4);

        Assert.Equal((3, 1), (job.Counts.Done, job.Counts.Failed["model-refused"]));
        // Other tests may run jobs at the same time: there is at least what this job did.
        Assert.True(Sum("reasonrank.synthesis.ends", ("outcome", "done")) >= 3);
        Assert.True(Sum("reasonrank.synthesis.ends", ("outcome", "failed"), ("reason", "model-refused")) >= 1);
        Assert.True(Sum("reasonrank.synthesis.tokens", ("type", "input")) >= job.Usage.PromptTokens);
        Assert.True(Sum("reasonrank.synthesis.tokens", ("type", "output")) >= job.Usage.CompletionTokens);
        Assert.True(Of("reasonrank.synthesis.step.duration", ("step", "listwise")).Count() >= 4);
        Assert.True(Of("reasonrank.synthesis.step.duration", ("step", "candidates")).Count() >= 4);
        Assert.True(Of("reasonrank.synthesis.shard.duration", ("outcome", "done")).Count() >= 3);
        foreach (var state in (string[])["waiting", "queued", "running"]) Assert.NotEmpty(Of("reasonrank.synthesis.queue.depth", ("state", state)));
        Assert.All(recorded, one => Assert.True(one.Value >= 0));

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            recorded.Add((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));

        IEnumerable<double> Of(string name, params (string Name, string Value)[] tags) => recorded
            .Where(one => one.Name == name && tags.All(tag => Equals(one.Tags.GetValueOrDefault(tag.Name), tag.Value))).Select(one => one.Value);

        double Sum(string name, params (string Name, string Value)[] tags) => Of(name, tags).Sum();
    }

    private static async Task<SynthesisStack> StartAsync(ScriptedTeacher teacher, params (string, string)[] settings)
    {
        var stack = await SynthesisStack.StartAsync(
            null,
            [("Reranker:Models:0:Name", "teacher"), ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint), .. settings]);
        await stack.IndexAsync("c", Enumerable.Range(0, 6).Select(i => new Passage { Id = $"p{i}", Text = $"text of p{i}" }));
        return stack;
    }

    private static async Task<Job> RunAsync(SynthesisStack stack, int queries)
    {
        var spec = new JobSpec { Collection = "c", Deduplication = new Deduplication { Off = true }, Steps = { new Step { Kind = "candidates" }, new Step { Kind = "listwise" } } };
        var submitted = await stack.SubmitAsync(spec, Enumerable.Range(0, queries).Select(i => new JobQuery { Id = $"q{i}", Text = $"text number {i}" }));
        return await stack.EndAsync(submitted.Job.Id);
    }
}
