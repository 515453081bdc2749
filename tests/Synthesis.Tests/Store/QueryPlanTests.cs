using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Store;

/// <summary>What the work on one query costs does not grow with those that wait.</summary>
public sealed class QueryPlanTests
{
    [Fact]
    public async Task No_statement_of_the_work_walks_through_the_queries()
    {
        await using var stack = await SynthesisStack.StartAsync();
        await stack.IndexAsync("c", [new Passage { Id = "p", Text = "a passage" }]);
        var spec = new JobSpec { Collection = "c", Deduplication = new Deduplication { Off = true }, Steps = { new Step { Kind = "filter" } } };
        var job = (await stack.SubmitAsync(spec, Enumerable.Range(0, 20).Select(i => new JobQuery { Id = $"q{i}", Text = $"question {i}" }))).Job;
        Assert.Equal(20, (await stack.EndAsync(job.Id)).Counts.Done);

        // The store's writing connection has kept all that the work ran.
        var plans = await stack.Services.GetRequiredService<SqlDialect>().WriteAsync(async (connection, transaction) =>
        {
            var found = new List<string>();
            foreach (var sql in ((SqliteFile)connection).Statements.Where(sql => !sql.StartsWith("CREATE", StringComparison.Ordinal)).ToList())
            {
                await using var command = connection.CreateCommand();
                (command.CommandText, command.Transaction) = ($"EXPLAIN QUERY PLAN {sql}", transaction);
                foreach (var name in Names(sql)) command.Parameters.Add(Parameter(name));
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync()) found.Add($"{reader.GetString(3)} for {sql}");

                DbParameter Parameter(string name)
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (name, 1);
                    return parameter;
                }
            }
            return found;
        }, default);
        Assert.Contains(plans, plan => plan.StartsWith("SEARCH TABLE items", StringComparison.Ordinal) || plan.StartsWith("SEARCH items", StringComparison.Ordinal));
        Assert.DoesNotContain(plans, plan => plan.StartsWith("SCAN TABLE items", StringComparison.Ordinal) || plan.StartsWith("SCAN items", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Names(string sql) =>
        Regex.Matches(sql, "@[A-Za-z]+").Select(match => match.Value).Distinct();
}
