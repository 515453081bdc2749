using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>The whole path on a real model: a tiny one that reads the word grade-N in a passage.</summary>
public sealed class TinyRankerTests
{
    private static readonly string[] _words = ["amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty"];

    [Fact]
    public async Task A_job_becomes_items_whose_orders_follow_the_grades()
    {
        await using var stack = await SynthesisStack.StartAsync(
            null,
            ("Reranker:NativeFolder", GenAI.Libraries),
            ("Reranker:Models:0:Path", GenAI.ModelFolder("tiny-ranker")));
        var random = new Random(7);
        await stack.IndexAsync("tiny", Enumerable.Range(0, 60).Select(i => new Passage
        {
            Id = $"p{i}",
            Text = $"{_words[i % 10]} {_words[i / 6]} lies near grade-{random.Next(11)} {string.Join(' ', Enumerable.Range(0, 4).Select(_ => _words[random.Next(10)]))}",
        }));
        var spec = new JobSpec
        {
            Collection = "tiny",
            Steps =
            {
                new Step { Kind = "candidates", Parameters = Parameters.Of(("passages", 5), ("hard", 5), ("medium", 0)) },
                new Step { Kind = "positives", Parameters = Parameters.Of(("how", "best"), ("temperature", 0)) },
                new Step { Kind = "listwise", Parameters = Parameters.Of(("temperature", 0)) },
                new Step { Kind = "filter" },
            },
        };

        var submitted = await stack.SubmitAsync(spec, _words.Select(word => new JobQuery { Id = $"q-{word}", Text = $"where is {word}" }));
        var job = await stack.EndAsync(submitted.Job.Id);

        Assert.Equal(JobState.Done, job.State);
        Assert.True(job.Counts.Done >= 7, $"{job.Counts}");
        foreach (var listed in (await stack.ItemsAsync(job.Id)).Where(item => item.Summary.State == ItemState.Done))
        {
            var item = listed.Item;
            var grades = item.Results["candidates"].Candidates.Passages.ToDictionary(passage => passage.PassageId, passage => Grade(passage.Text));
            var order = item.Results["listwise"].Ranking;
            Assert.Equal(order.InitialIds.Order(), order.FinalIds.Order());
            Assert.NotEmpty(order.Reasoning);
            Assert.True(grades[item.Results["positives"].Picked.PositiveIds[0]] == grades.Values.Max());
            Assert.True(item.Results["filter"].Measurements.Values["ndcg_cut_10"] >= .4);
        }
        Assert.True(job.Usage.ModelCalls >= 20, $"{job.Usage}");
    }

    private static int Grade(string text) => int.Parse(text.Split("grade-")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}
