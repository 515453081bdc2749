using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Jobs over a real broker and a real database.</summary>
public sealed class RealServersTests
{
    [Fact]
    public async Task A_job_ends_over_broker_and_database_as_it_does_without()
    {
        await using var teacher = await ScriptedTeacher.StartAsync();
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var database = await PostgresServer.NewAsync();
        var ends = new List<string[]>();
        foreach (var settings in ((string, string)[][])[[], [("ConnectionStrings:rabbitmq", broker.Connection), ("ConnectionStrings:synthesis", database.Connection)]])
        {
            await using var stack = await SynthesisStack.StartAsync(
                null, [("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint), .. settings]);
            await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
            var job = await stack.EndAsync((await stack.SubmitAsync(LabelJob.Spec("positives", "listwise", "filter"), LabelJob.Queries(60))).Job.Id);
            Assert.Equal(JobState.Done, job.State);
            ends.Add([.. (await stack.ItemsAsync(job.Id)).Select(item => $"{item.Summary.State} {item.Summary.Reason} {item.Item}")]);
        }
        Assert.Equal(60, ends[0].Length);
        Assert.Equal(ends[0], ends[1]);
    }
}
