using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Tests.Models;

public sealed class AnswerDraftTests
{
    [Fact]
    public void What_came_before_a_restart_is_void_and_what_it_cost_is_not()
    {
        var draft = Gather(
            new ModelEvent.Reasoning("void"), new ModelEvent.Answer("void"), new ModelEvent.Tokens([new("void", -1, [])]),
            new ModelEvent.Wasted(new Usage(1, 0, 10, 2)), new ModelEvent.Restarted(), new ModelEvent.Answer("thought "),
            new ModelEvent.ReasoningClosed(), new ModelEvent.Answer("an"), new ModelEvent.Answer("swer"),
            new ModelEvent.Finished(FinishReason.Stop, new Usage(1, 0, 10, 5)));

        Assert.Equal(("thought ", "answer", false), (draft.Reasoning, draft.Text, draft.ToAnswer().Truncated));
        Assert.Empty(draft.ToAnswer().Tokens);
        Assert.Equal(new Usage(2, 0, 20, 7), draft.Usage);
    }

    [Fact]
    public void The_last_tokens_are_kept()
    {
        var tokens = Enumerable.Range(0, 1_000).Select(i => new GeneratedToken($"{i}", -1, [])).ToList();
        var draft = Gather([.. tokens.Chunk(70).Select(chunk => new ModelEvent.Tokens(chunk))]);
        Assert.Equal(tokens.TakeLast(ModelAnswer.MaxTokens), draft.ToAnswer().Tokens);
    }

    [Fact]
    public void An_answer_that_does_not_end_is_cut_off()
    {
        var (draft, piece) = (new AnswerDraft(), new ModelEvent.Answer(new string('x', 1 << 20)));
        for (var pieces = 0; draft.Finish is null; pieces++)
        {
            Assert.InRange(pieces, 0, 8);
            draft.Take(piece);
        }
        Assert.True(draft.ToAnswer().Truncated);

        draft.Take(new ModelEvent.Restarted());
        draft.Take(new ModelEvent.Answer("short"));
        Assert.Null(draft.Finish);
    }

    private static AnswerDraft Gather(params IEnumerable<ModelEvent> events)
    {
        var draft = new AnswerDraft();
        foreach (var happened in events) draft.Take(happened);
        return draft;
    }
}
