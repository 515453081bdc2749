using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.OpenAi.Answers;

namespace ReasonRank.Reranker.Tests;

public sealed class LogProbsTests
{
    [Fact]
    public void Tokens_come_with_their_log_probabilities_and_alternatives()
    {
        var chunk = Parse("""
            {"choices":[{"delta":{"content":"7</"},"logprobs":{"content":[
              {"token":"7","logprob":-0.25,"bytes":[55],"top_logprobs":[{"token":"7","logprob":-0.25},{"token":"8","logprob":-1.5}]},
              {"token":"</","logprob":-0.0,"top_logprobs":[]}]}}]}
            """);

        Assert.Equal(["7", "</"], chunk.Tokens.Select(token => token.Text));
        Assert.Equal(-.25, chunk.Tokens[0].LogProbability);
        Assert.Equal([new TokenAlternative("7", -.25), new TokenAlternative("8", -1.5)], chunk.Tokens[0].Alternatives);
        Assert.Empty(chunk.Tokens[1].Alternatives);
        Assert.Equal("7</", chunk.Content);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"none\"")]
    [InlineData("{}")]
    [InlineData("""{"content":null}""")]
    [InlineData("""{"content":[1,null,{},[],{"token":"7"},{"token":7,"logprob":-1},{"token":"7","logprob":"NaN"}]}""")]
    public void What_is_malformed_is_left_out_and_the_text_stays(string logProbs)
    {
        var chunk = Parse($$"""{"choices":[{"delta":{"content":"7"},"logprobs":{{logProbs}}}]}""");
        Assert.Empty(chunk.Tokens);
        Assert.Equal("7", chunk.Content);
    }

    [Fact]
    public void Probabilities_above_one_and_lists_without_end_are_bounded()
    {
        var many = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $$"""{"token":"{{i}}","logprob":{{i}}}"""));
        var chunk = Parse(
            """{"choices":[{"delta":{"content":"7"},"logprobs":{"content":[{"token":"7","logprob":3.5,"top_logprobs":[""" + many + "]}]}}]}");
        var token = Assert.Single(chunk.Tokens);
        Assert.Equal(0, token.LogProbability);
        Assert.Equal(ModelRequest.MaxTopLogProbs, token.Alternatives.Count);
        Assert.All(token.Alternatives, alternative => Assert.Equal(0, alternative.LogProbability));
    }

    private static AnswerChunk Parse(string json) => AnswerChunk.Parse(System.Text.Encoding.UTF8.GetBytes(json));
}
