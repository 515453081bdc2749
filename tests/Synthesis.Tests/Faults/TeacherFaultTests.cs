using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Whatever a teacher does: each query ends as an item or as a row with its reason, and an error is never a label.</summary>
public sealed class TeacherFaultTests
{
    private const int Count = 4;

    private const string Ranking = "<think>x</think><answer>[1] > [2] > [3] > [4] > [5] > [6]</answer>";

    /// <summary>A fault's name, what it does, and the reasons that it may have.</summary>
    public static TheoryData<string, Func<HttpContext, Task>, string> Faults => new()
    {
        { "error status", context => TextAsync(context, 500, "application/json", """{"error":{"message":"[1] > [2]"}}"""), "model-unavailable" },
        { "error status of a proxy", context => TextAsync(context, 502, "text/html", "<h1>[1] > [2]</h1>"), "model-unavailable" },
        { "overloaded", context => TextAsync(context, 429, "application/json", """{"detail":"slow down"}"""), "model-overloaded" },
        { "wrong key", context => TextAsync(context, 401, "application/json", """{"error":{"message":"Incorrect key"}}"""), "model-refused" },
        { "bad request", context => TextAsync(context, 400, "application/json", """{"error":{"message":"too long"}}"""), "model-refused" },
        { "redirect", context => { context.Response.Redirect("http://127.0.0.1:1/elsewhere"); return Task.CompletedTask; }, "model-" },
        { "HTML", context => TextAsync(context, 200, "text/html", $"<p>{Ranking}</p>"), "model-" },
        { "error body with 200", context => TextAsync(context, 200, "application/json", """{"error":{"message":"no"}}"""), "model-" },
        { "error event", context => EventsAsync(context, """{"error":"engine died"}"""), "model-" },
        { "error after content", context => EventsAsync(context, Content(Ranking), """{"error":{"message":"engine died"}}"""), "model-" },
        { "invalid JSON", context => EventsAsync(context, "{[3] > [2] > [1]"), "model-" },
        { "not an object", context => EventsAsync(context, "[3]"), "model-" },
        { "lone surrogate", context => EventsAsync(context, """{"choices":[{"delta":{"content":"\ud83d"}}]}"""), "model-" },
        { "content filter", context => EventsAsync(context, End("content_filter")), "model-" },
        { "nothing", context => TextAsync(context, 200, "text/event-stream", ""), "model-" },
        { "end before the answer is complete", context => EventsAsync(context, Content(Ranking)), "model-" },
        { "connection reset", async context => { await EventsAsync(context, Content("<answer>[1] > ")); context.Abort(); }, "model-" },
        { "silence", context => Task.Delay(Timeout.Infinite, context.RequestAborted), "model-unavailable" },
        { "endless line", EndlessAsync, "model-" },
        { "no answer", context => EventsAsync(context, Content(""), End("stop"), "[DONE]"), "answer-malformed" },
        { "a refusal", context => SayAsync(context, "I cannot help with that."), "answer-malformed" },
        { "order in the reasoning alone", context => SayAsync(context, "<think>[1] > [2] > [3] > [4] > [5] > [6]</think>"), "answer-malformed" },
        { "ids missing", context => SayAsync(context, "<think>x</think><answer>[1] > [2]</answer>"), "answer-malformed" },
        { "ids twice", context => SayAsync(context, "<think>x</think><answer>[1] > [1] > [2] > [3] > [4] > [5] > [6]</answer>"), "answer-malformed" },
        { "ids that there are not", context => SayAsync(context, "<think>x</think><answer>[1] > [2] > [3] > [4] > [5] > [60]</answer>"), "answer-malformed" },
        { "cut off", context => EventsAsync(context, Content("<think>x</think><answer>[1] > [2"), End("length"), "[DONE]"), "answer-cut-off" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_fault_is_a_row_with_its_reason(string fault, Func<HttpContext, Task> answer, string reason)
    {
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, _, _) =>
        {
            await answer(context);
            return true;
        });
        await using var stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint),
            ("Reranker:Models:0:MaxAttempts", "1"), ("Reranker:Models:0:Timeout", "00:00:01"), ("Reranker:Models:0:ApiKey", "sk-secret-123"));
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var spec = LabelJob.Spec("listwise");
        spec.Limits = new JobLimits { Attempts = 1 };
        var job = await stack.EndAsync((await stack.SubmitAsync(spec, LabelJob.Queries(Count))).Job.Id);

        Assert.Equal(JobState.Done, job.State);
        Assert.Equal(Count, job.Counts.Failed.Values.Sum());
        Assert.Equal(teacher.Calls, job.Usage.ModelCalls);
        var items = await stack.ItemsAsync(job.Id);
        Assert.All(items, item =>
        {
            Assert.StartsWith(reason, item.Summary.Reason, StringComparison.Ordinal);
            Assert.True(item.Summary is { State: ItemState.Failed, Step: "listwise", Message.Length: > 0, Attempts: 1 }, $"{fault}: {item.Summary}");
            Assert.DoesNotContain("sk-secret", item.Summary.Message, StringComparison.Ordinal);
        });
        Assert.DoesNotContain(items, item => item.Item.Results.ContainsKey("listwise"));
    }

    [Fact]
    public async Task Calls_that_are_broken_off_are_counted()
    {
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMinutes(1));
        await using var stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint), ("Synthesis:LeaseTime", "00:00:01"));
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var id = (await stack.SubmitAsync(LabelJob.Spec("listwise"), LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(() => Task.FromResult(teacher.Calls == Count));
        await stack.Jobs.CancelJobAsync(new CancelJobRequest { Id = id });
        await UntilAsync(async () => (await stack.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job.Usage is { ModelCalls: Count, Estimated: true, PromptTokens: > 0 });

        static async Task UntilAsync(Func<Task<bool>> isSo)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!await isSo()) await Task.Delay(20, patience.Token);
        }
    }

    private static Task SayAsync(HttpContext context, string text) => EventsAsync(context, Content(text), End("stop"), "[DONE]");

    private static string Content(string text) => $$"""{"choices":[{"index":0,"delta":{"content":{{JsonSerializer.Serialize(text)}}},"finish_reason":null}]}""";

    private static string End(string reason) => $$"""{"choices":[{"index":0,"delta":{},"finish_reason":"{{reason}}"}]}""";

    private static async Task EventsAsync(HttpContext context, params string[] events)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var data in events) await context.Response.WriteAsync($"data: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync(new string('x', 1 << 20), context.RequestAborted);
    }

    private static async Task TextAsync(HttpContext context, int status, string type, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }
}
