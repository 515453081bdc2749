using System.Text.Json.Nodes;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>The layout of the published training data.</summary>
[Collection(nameof(ExportedJob))]
public sealed class ReasonRankExportTests(ExportedJob job)
{
    [Fact]
    public async Task Rows_have_the_published_fields_and_the_labels_of_the_items()
    {
        var folder = await job.ExportAsync("reasonrank");
        var rows = folder.Rows("training_data_all.jsonl");

        Assert.Equal(job.Items.Select(item => item.Query.Id), rows.Select(row => (string?)row["qid"]));
        foreach (var row in rows)
        {
            Assert.Equal(["dataset", "qid", "initial_list", "final_list", "reasoning", "relevant_docids"], row.Select(field => field.Key));
            var query = job.Queries[(string)row["qid"]!];
            Assert.Equal(query.Candidates.Select(candidate => candidate.PassageId), Strings(row["initial_list"]));
            Assert.Equal(GradedTeacher.Order(query), Strings(row["final_list"]));
            Assert.Equal("grades \"decide\"", (string?)row["reasoning"]);
            Assert.Equal([GradedTeacher.Order(query)[0]], Strings(row["relevant_docids"]));
        }
    }

    [Fact]
    public async Task Texts_are_found_under_the_data_sets_name_as_readers_of_the_published_data_do()
    {
        var folder = await job.ExportAsync("reasonrank");
        var rows = folder.Rows("training_data_all.jsonl").ToLookup(row => (string)row["dataset"]!);

        // "earth science" and "earth_science" have the same file name.
        Assert.Equal(["coding", "earth_science", "other", "question-answering"], rows.Select(set => set.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["training_data_all.jsonl", .. rows.Select(set => set.Key).Order(StringComparer.Ordinal).SelectMany(set => new[] { $"id_query/{set}.json", $"id_doc/{set}.json" }), "data-card.json", "checksums.sha256"],
            folder.Paths);
        foreach (var set in rows)
        {
            var queries = folder.Json($"id_query/{set.Key}.json").AsObject();
            var passages = folder.Json($"id_doc/{set.Key}.json").AsObject();
            Assert.Equal(set.Select(row => (string)row["qid"]!), queries.Select(query => query.Key));
            Assert.All(queries, query => Assert.Equal(job.Queries[query.Key].Text, (string?)query.Value));
            Assert.Equal(set.SelectMany(row => Strings(row["initial_list"])).ToHashSet(), passages.Select(passage => passage.Key).ToHashSet());
            Assert.All(passages, passage => Assert.Contains($"grade-{GradedTeacher.Grade(passage.Key)} & more", (string?)passage.Value, StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node!.AsArray().Select(value => (string)value!);
}
