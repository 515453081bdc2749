using ReasonRank.TestSupport;

namespace ReasonRank.OnnxGenAI.Tests;

/// <summary>Continuous batching.</summary>
public sealed class EngineTests(TinyRanker tiny) : IClassFixture<TinyRanker>
{
    [Fact]
    public void Requests_that_join_later_write_what_they_write_alone()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        using var model = Model.Load(GenAI.ModelFolder("synthetic-paged"));
        var alone = Enumerable.Range(0, 4).Select(i => Write([[2 + i, 3, 4]])[0]).ToList();
        Assert.All(alone, written => Assert.NotEmpty(written));
        Assert.Equal(alone, Write([.. Enumerable.Range(0, 4).Select(i => new[] { 2 + i, 3, 4 })]));

        List<List<int>> Write(int[][] prompts)
        {
            using var engine = new Engine(model);
            var requests = new Dictionary<EngineRequest, List<int>>();
            var events = new List<EngineEvent>();
            foreach (var prompt in prompts)
            {
                var request = engine.CreateRequest();
                requests.Add(request, []);
                request.BeginTurn(prompt, new TurnOptions { MaxTokens = 12 });
                engine.Run(events);
                Take();
            }
            while (engine.HasPending)
            {
                engine.Run(events);
                Take();
            }
            return [.. requests.Values];

            void Take()
            {
                foreach (var item in events)
                    if (item.Flags.HasFlag(EngineEventFlags.Token)) requests[item.Request!].Add(item.Token);
            }
        }
    }

    [Fact]
    public void A_cancelled_turn_ends_and_the_others_go_on()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        using var model = Model.Load(GenAI.ModelFolder("synthetic-paged"));
        using var engine = new Engine(model);
        var (first, second) = (engine.CreateRequest(), engine.CreateRequest());
        var turn = first.BeginTurn([2, 3], new TurnOptions { MaxTokens = 50 });
        second.BeginTurn([4, 5], new TurnOptions { MaxTokens = 5 });
        var events = new List<EngineEvent>();
        engine.Run(events);
        Assert.True(first.CancelTurn(turn));
        var ends = new Dictionary<EngineRequest, TurnFinish>();
        while (engine.HasPending)
        {
            engine.Run(events);
            foreach (var item in events)
                if (item.Flags.HasFlag(EngineEventFlags.TurnFinished)) ends[item.Request!] = item.Finish;
        }
        Assert.Equal(TurnFinish.Cancelled, ends[first]);
        Assert.Contains(ends[second], new[] { TurnFinish.MaxGenerated, TurnFinish.EndToken });
    }

    [Fact]
    public void Another_thread_is_refused()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        using var model = Model.Load(GenAI.ModelFolder("synthetic-paged"));
        using var engine = new Engine(model);
        Exception? refused = null;
        var thread = new Thread(() => refused = Record.Exception(() => engine.CreateRequest()));
        thread.Start();
        thread.Join();
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Throws<ArgumentException>(() => engine.CreateRequest().BeginTurn([]));
        Assert.Throws<ArgumentException>(() => engine.CreateRequest().BeginTurn([1], new TurnOptions { Temperature = float.NaN }));
    }

    [Fact]
    public void A_model_without_paged_attention_is_batched_too()
    {
        using var engine = new Engine(tiny.Model);
        var request = engine.CreateRequest();
        request.BeginTurn(tiny.Tokenizer.Encode("<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n"), new TurnOptions { MaxTokens = 8 });
        var events = new List<EngineEvent>();
        var tokens = 0;
        while (engine.HasPending)
        {
            engine.Run(events);
            tokens += events.Count(item => item.Flags.HasFlag(EngineEventFlags.Token));
        }
        Assert.InRange(tokens, 1, 8);
    }
}
