using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>Exports of jobs that are under way, small, of other shapes, or that cannot be exported.</summary>
public sealed class ExportTests
{
    [Fact]
    public async Task An_export_of_a_running_job_is_of_one_moment()
    {
        // Answers that take a little, so that items appear while files are written.
        var (stack, server) = await GradedTeacher.StartAsync((model, prompt) =>
        {
            Thread.Sleep(4);
            return GradedTeacher.Answer(model, prompt);
        });
        await using var _ = server;
        await using var __ = stack;
        var spec = GradedTeacher.Spec("pointwise");
        spec.Limits = new JobLimits { InFlight = 2 };
        var id = (await stack.SubmitAsync(spec, GradedTeacher.Queries(60))).Job.Id;
        var sizes = new List<int>();
        for (var over = false; !over;)
        {
            over = (await stack.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job.State == JobState.Done;
            var folder = await ExportedFolder.GetAsync(stack, id, "reasonrank");
            var rows = folder.Rows("training_data_all.jsonl");
            Assert.Equal(
                rows.Select(row => (string)row["qid"]!).Order(StringComparer.Ordinal),
                folder.Paths.Where(path => path.StartsWith("id_query/", StringComparison.Ordinal))
                    .SelectMany(path => folder.Json(path).AsObject().Select(query => query.Key)).Order(StringComparer.Ordinal));
            var queries = folder.Card["queries"]!.AsObject();
            Assert.Equal(rows.Count, (int)queries["items"]!);
            Assert.Equal(60, queries.Where(state => state.Key is not ("submitted" or "duplicates")).Sum(state => (int)state.Value!));
            sizes.Add(rows.Count);
        }
        Assert.Equal(sizes.Order(), sizes);
        Assert.True(sizes.Distinct().Count() > 2, string.Join(' ', sizes));
    }

    [Fact]
    public async Task A_job_without_validation_names_no_validation()
    {
        var (stack, server) = await GradedTeacher.StartAsync();
        await using var _ = server;
        await using var __ = stack;
        var spec = GradedTeacher.Spec();
        spec.Split = new Split { Sft = 1, Validation = 0 };
        var id = await RunAsync(stack, spec, GradedTeacher.Queries(4));

        foreach (var (format, set, recipe) in ((string, string, string)[])[("llama-factory", "reasonrank_sft", "train_full.yaml"), ("erank", "erank_sft", "train_lora.yaml")])
        {
            var folder = await ExportedFolder.GetAsync(stack, id, format);
            Assert.Equal([set], folder.Json("dataset_info.json").AsObject().Select(entry => entry.Key));
            Assert.DoesNotContain($"{set}_validation.jsonl", folder.Paths);
            Assert.DoesNotContain(folder.Settings(recipe), setting => setting.Key.Contains("eval", StringComparison.Ordinal));
            Assert.NotEmpty(folder.Rows($"{set}.jsonl"));
        }
    }

    [Fact]
    public async Task Labels_keep_the_passages_that_they_were_made_of()
    {
        var (stack, server) = await GradedTeacher.StartAsync();
        await using var _ = server;
        await using var __ = stack;
        var spec = GradedTeacher.Spec("filter");
        // Pointwise labels of two passages, and a listwise one of all five.
        var few = new Step { Name = "few", Kind = "candidates", Parameters = Parameters.Of(("passages", 2)) };
        spec.Steps.Insert(spec.Steps.Count - 1, few);
        var id = await RunAsync(stack, spec, GradedTeacher.Queries(4));

        foreach (var row in (await ExportedFolder.GetAsync(stack, id, "reasonrank")).Rows("training_data_all.jsonl"))
            Assert.Equal(5, row["initial_list"]!.AsArray().Count);
        Assert.Contains("[5] ", (string)(await ExportedFolder.GetAsync(stack, id, "llama-factory", ("half", "all"))).Rows("reasonrank_sft.jsonl")[0]["instruction"]!, StringComparison.Ordinal);
        var scored = await ExportedFolder.GetAsync(stack, id, "erank");
        Assert.Equal(4 * 2, ((string[])["erank_sft.jsonl", "erank_sft_validation.jsonl"]).Where(scored.Paths.Contains).Sum(path => scored.Rows(path).Count));
    }

    [Fact]
    public async Task A_question_that_the_teacher_wrote_twice_is_exported_once()
    {
        var written = 0;
        var (stack, server) = await GradedTeacher.StartAsync((model, prompt) =>
        {
            if (!prompt.Contains("Write one question", StringComparison.Ordinal)) return GradedTeacher.Answer(model, prompt);
            var number = Interlocked.Increment(ref written);
            var question = number % 2 == 0 ? "Why does one matter come back each winter night?" : $"What follows from matter {number} of all those?";
            return $"<answer><question>{question}</question><short>Because.</short></answer>";
        });
        await using var _ = server;
        await using var __ = stack;
        var spec = GradedTeacher.Spec("pointwise", "filter");
        spec.Questions = new PassageQuestions { Count = 8 };
        spec.Deduplication = new Deduplication { Threshold = 1 };
        spec.Steps.Insert(0, new Step { Kind = "question", Parameters = Parameters.Of(("model", "picker")) });
        var id = await RunAsync(stack, spec, []);

        var folder = await ExportedFolder.GetAsync(stack, id, "reasonrank");
        var texts = folder.Json("id_query/other.json").AsObject().Select(query => (string)query.Value!).ToList();
        Assert.Equal(5, texts.Count);
        Assert.Distinct(texts);
        Assert.Equal((5, 3), ((int)folder.Card["queries"]!["items"]!, (int)folder.Card["queries"]!["repeats"]!));
        var last = folder.Card["steps"]!.AsArray()[^1]!;
        Assert.Equal(("export", 8, 3, 5), ((string)last["step"]!, (int)last["entered"]!, (int)last["filtered"]!["repeats-another-question"]!, (int)last["passed"]!));
    }

    [Fact]
    public async Task What_cannot_be_exported_is_refused_by_field()
    {
        var (stack, server) = await GradedTeacher.StartAsync();
        await using var _ = server;
        await using var __ = stack;
        var id = await RunAsync(stack, GradedTeacher.Spec("listwise", "pointwise", "filter"), GradedTeacher.Queries(2));

        foreach (var format in (string[])["reasonrank", "llama-factory", "verl", "erank"])
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => ExportedFolder.GetAsync(stack, id, format));
            Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        }
        Assert.Equal(["format"], await WrongAsync("parquet"));
        Assert.Equal(["parameters.half", "parameters.passage_words", "parameters.size"], await WrongAsync("verl", ("half", "third"), ("passage_words", 0), ("size", 1)));
        var missing = await Assert.ThrowsAsync<RpcException>(() => ExportedFolder.GetAsync(stack, "nobody", "verl"));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);

        async Task<IEnumerable<string>> WrongAsync(string format, params (string, object)[] parameters)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => ExportedFolder.GetAsync(stack, id, format, parameters));
            Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
            return RpcErrors.ToStatus(refused).Details.Single().Unpack<Google.Rpc.BadRequest>().FieldViolations.Select(violation => violation.Field).Order(StringComparer.Ordinal);
        }
    }

    private static async Task<string> RunAsync(SynthesisStack stack, JobSpec spec, IEnumerable<JobQuery> queries)
    {
        var id = (await stack.SubmitAsync(spec, queries)).Job.Id;
        Assert.Equal(JobState.Done, (await stack.EndAsync(id)).State);
        return id;
    }
}
