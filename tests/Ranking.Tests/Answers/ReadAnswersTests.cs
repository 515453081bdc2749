using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Answers;
using ReasonRank.TestSupport;

namespace ReasonRank.Ranking.Tests.Answers;

/// <summary>Real answers of a reasoning model: thoughts that name ids, ties, and no answer tag.</summary>
public sealed class ReadAnswersTests
{
    [Fact]
    public void All_100_real_answers_give_the_permutation_that_they_state()
    {
        var file = Real.Shared("data/model-outputs/rearank-msmarco-id-only-think-listwise-qwen3.jsonl");
        var read = 0;
        foreach (var line in File.ReadLines(file))
        {
            using var json = JsonDocument.Parse(line);
            var output = json.RootElement.GetProperty("solution").GetString()!;
            var last = output.TrimEnd().Split('\n')[^1];
            var stated = Regex.Matches(last, @"\d+").Select(id => int.Parse(id.Value, CultureInfo.InvariantCulture) - 1).ToArray();

            var parsed = AnswerParser.Parse("", output, stated.Length, tagsAsked: false);

            Assert.Equal(stated, parsed.Order);
            Assert.Equal(Repairs.None, parsed.Repairs);
            read++;
        }
        Assert.Equal(100, read);
    }
}
