using System.Globalization;
using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.Cli.Experiments.Plots;
using ReasonRank.Cli.Experiments.Reporting;
using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Experiments;

/// <summary>Everything that an experiment writes once it is measured; each file appears whole or not at all.</summary>
/// <param name="plan">What was asked for.</param>
/// <param name="folder">Where to.</param>
internal sealed class ExperimentReport(ExperimentPlan plan, string folder)
{
    /// <summary>Writes tables, runs and plots.</summary>
    /// <param name="collections">The collections, evaluated.</param>
    /// <param name="limit">Set to suggest what to run within it.</param>
    /// <returns>The text of <c>table.md</c>.</returns>
    public string Write(IReadOnlyList<CollectionScores> collections, CostLimit? limit)
    {
        foreach (var scores in collections)
        {
            Directory.CreateDirectory(Path.Combine(folder, scores.Name));
            var names = FileNames.Of(scores.Rows.Select(row => row.Row.Name));
            WriteRuns(scores, names);
            WritePlots(scores, names);
        }
        WriteFile("table.csv", writer => CsvTables.WriteRows(writer, plan, collections));
        WriteFile("queries.csv", writer => CsvTables.WriteQueries(writer, plan, collections));
        var text = Text(collections, limit);
        WriteFile("table.md", writer => writer.Write(text));
        return text;
    }

    private static string Text(IReadOnlyList<CollectionScores> collections, CostLimit? limit)
    {
        var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (var scores in collections)
        {
            writer.WriteLine($"## {scores.Name}\n");
            ResultTable.Write(writer, scores);
            writer.WriteLine("\n### Relevant passages that survive each cut\n");
            Survival.Write(writer, Survival.Of(scores));
            writer.WriteLine();
        }
        if (collections.Count > 1) WriteMeans(writer, collections);
        if (limit is { } most)
        {
            writer.WriteLine("## Suggestion\n");
            foreach (var scores in collections) writer.WriteLine(SuggestionText.Of(scores, most) + "\n");
        }
        string[] verdicts = [.. collections.SelectMany(ReasoningVerdicts.Of)];
        if (verdicts.Length > 0) writer.WriteLine($"## Does reasoning pay?\n\n{string.Join("\n\n", verdicts)}");
        return writer.ToString().TrimEnd('\n') + "\n";
    }

    private static void WriteMeans(TextWriter writer, IReadOnlyList<CollectionScores> collections)
    {
        var table = new MarkdownTable(["run", .. collections.Select(scores => scores.Name), "mean nDCG@10"]);
        foreach (var name in collections[0].Rows.Select(row => row.Row.Name))
        {
            RowScores?[] rows = [.. collections.Select(scores => scores.Rows.FirstOrDefault(row => row.Row.Name == name))];
            if (rows.OfType<RowScores>().Select(row => row.Ndcg.Average()).ToArray() is var values && values.Length == rows.Length)
                table.Add([name, .. values.Append(values.Average()).Select(Figures.Measure)]);
        }
        writer.WriteLine("## All collections\n");
        table.Write(writer);
        writer.WriteLine();
    }

    // A run that was given is there already.
    private void WriteRuns(CollectionScores scores, IReadOnlyList<string> names)
    {
        foreach (var (row, tag) in scores.Rows.Zip(names).Where(pair => pair.First.Row is { Variant: not null } or { First.RunPath: null }))
        {
            for (var repeat = 0; repeat < row.Runs.Count; repeat++)
            {
                var (run, name) = (row.Runs[repeat], row.Runs.Count > 1 ? $"{tag}.{repeat + 1}" : tag);
                WriteFile(Path.Combine(scores.Name, $"{name}.trec"), writer =>
                {
                    foreach (var id in scores.QueryIds) RunFile.Write(writer, id, run[id], tag);
                });
            }
        }
    }

    private void WritePlots(CollectionScores scores, IReadOnlyList<string> names)
    {
        foreach (var unit in Enum.GetValues<CostUnit>())
        {
            if (QualityCostPlot.Draw(scores, unit) is { } plot)
                WriteFile(Path.Combine(scores.Name, $"quality-{unit.ToString().ToLowerInvariant()}.svg"), plot.Write);
        }
        for (var i = 1; i < scores.Rows.Count; i++)
        {
            var plot = WinsLossesPlot.Draw(scores, i);
            WriteFile(Path.Combine(scores.Name, $"wins-{names[i]}.svg"), plot.Write);
        }
        WriteFile(Path.Combine(scores.Name, "survival.svg"), SurvivalPlot.Draw(scores.Name, Survival.Of(scores)).Write);
    }

    private void WriteFile(string name, Action<TextWriter> write)
    {
        using var file = new AtomicFile(Path.Combine(folder, name));
        write(file.Writer);
        file.Commit();
    }
}
