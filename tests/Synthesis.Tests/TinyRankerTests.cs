using ReasonRank.Synthesis.Tests.Exports;
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

    [Fact]
    public async Task What_the_model_made_is_exported_and_scored()
    {
        await using var stack = await SynthesisStack.StartAsync(
            null,
            ("Reranker:NativeFolder", GenAI.Libraries),
            ("Reranker:Models:0:Path", GenAI.ModelFolder("tiny-ranker")));
        await stack.IndexAsync("tiny", Enumerable.Range(0, 20).Select(i => new Passage { Id = $"p{i}", Text = $"{_words[i % 10]} lies near grade-{i * 7 % 11}" }));
        // Half of the queries have judgments, and the others a pick of the model.
        var queries = Enumerable.Range(0, 8).Select(i => new JobQuery
        {
            Id = $"q{i}",
            Text = $"where is {_words[i]}",
            Candidates = { Enumerable.Range(i, 4).Select(k => new JobCandidate { PassageId = $"p{k}", Score = -k }) },
            RelevantIds = { i % 2 == 0 ? [$"p{Enumerable.Range(i, 4).MaxBy(k => k * 7 % 11)}"] : (string[])[] },
        }).ToList();
        var spec = new JobSpec
        {
            Collection = "tiny",
            Deduplication = new Deduplication { Off = true },
            Split = new Split { Validation = 0 },
            Steps =
            {
                new Step { Kind = "candidates", Parameters = Parameters.Of(("passages", 4)) },
                new Step { Kind = "positives", Parameters = Parameters.Of(("how", "best"), ("temperature", 0)) },
                new Step { Kind = "listwise", Parameters = Parameters.Of(("temperature", 0)) },
                new Step { Kind = "pointwise", Parameters = Parameters.Of(("temperature", 0), ("samples", 1)) },
                new Step { Kind = "filter", Parameters = Parameters.Of(("min_reasoning_words", 0)) },
            },
        };

        var job = await stack.EndAsync((await stack.SubmitAsync(spec, queries)).Job.Id);
        Assert.True(job.Counts.Done >= 6, $"{job.Counts}");

        var verl = await ExportedFolder.GetAsync(stack, job.Id, "verl", ("half", "all"));
        var rows = verl.Rows("train.jsonl");
        Assert.Equal(job.Counts.Done, rows.Count);
        var request = new ScoreRequest { Rollouts = { rows.Select(VerlRow.TeachersRollout) } };
        foreach (var (row, reward) in rows.Zip((await stack.Rewards.ScoreAsync(request)).Rewards))
        {
            Assert.Equal(RolloutReading.WellFormed, reward.Reading);
            // What passed the filter has its positives on top; the overlap of an order with itself is whole.
            Assert.InRange(reward.Value, .4 + .2 + .1, 1.3 + 1e-9);
            Assert.Equal(1, reward.Parts["overlap"], 10);
        }

        var sft = await ExportedFolder.GetAsync(stack, job.Id, "llama-factory", ("half", "all"));
        Assert.Equal(rows.Count, sft.Rows("reasonrank_sft.jsonl").Count);
        var scores = (await ExportedFolder.GetAsync(stack, job.Id, "erank")).Rows("erank_sft.jsonl");
        Assert.Equal(rows.Count * 4, scores.Count);
        Assert.All(scores, row => Assert.EndsWith($"<answer>{Grade((string)row["instruction"]!)}</answer>", (string)row["output"]!, StringComparison.Ordinal));
        Assert.NotNull(verl.Card["models"]!["tiny-ranker"]);
    }

    private static int Grade(string text) => int.Parse(text.Split("grade-")[1].Split(' ', '\n')[0], System.Globalization.CultureInfo.InvariantCulture);
}
