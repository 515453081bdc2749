using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>What LLaMA-Factory reads: data, their entry, and training files, which have to name each other.</summary>
[Collection(nameof(ExportedJob))]
public sealed partial class LlamaFactoryExportTests(ExportedJob job)
{
    // Of the arguments that LLaMA-Factory 0.9 takes, those that a recipe may have: it stops at an unknown one.
    private static readonly HashSet<string> _arguments =
    [
        "model_name_or_path", "stage", "do_train", "finetuning_type", "lora_rank", "lora_alpha", "lora_target", "deepspeed", "dataset_dir", "dataset",
        "eval_dataset", "template", "cutoff_len", "output_dir", "save_only_model", "save_strategy", "logging_steps", "report_to",
        "per_device_train_batch_size", "gradient_accumulation_steps", "learning_rate", "num_train_epochs", "lr_scheduler_type", "warmup_ratio", "bf16",
        "eval_strategy", "per_device_eval_batch_size",
    ];

    private static readonly HashSet<string> _columns =
        ["prompt", "query", "response", "history", "messages", "system", "tools", "images", "videos", "audios", "chosen", "rejected", "kto_tag"];

    [Theory]
    [InlineData("llama-factory", "reasonrank_sft", "train_full.yaml", "train_lora.yaml", "ds_z3_config.json")]
    [InlineData("erank", "erank_sft", "train_lora.yaml")]
    public async Task Every_data_set_that_is_named_is_there_with_its_columns(string format, string set, params string[] recipes)
    {
        var folder = await job.ExportAsync(format);

        Assert.Equal([$"{set}.jsonl", $"{set}_validation.jsonl", "dataset_info.json", .. recipes, "data-card.json", "checksums.sha256"], folder.Paths);
        var sets = folder.Json("dataset_info.json").AsObject();
        Assert.Equal([set, $"{set}_validation"], sets.Select(entry => entry.Key));
        foreach (var (_, entry) in sets)
        {
            Assert.Equal("alpaca", (string?)entry!["formatting"]);
            var columns = entry["columns"]!.AsObject();
            Assert.Subset(_columns, columns.Select(column => column.Key).ToHashSet());
            var rows = folder.Rows((string)entry["file_name"]!);
            Assert.NotEmpty(rows);
            foreach (var row in rows)
            {
                Assert.Equal(columns.Select(column => (string)column.Value!).Order(StringComparer.Ordinal), row.Select(field => field.Key).Order(StringComparer.Ordinal));
                Assert.All(row, field => Assert.True(field.Value!.GetValueKind() == System.Text.Json.JsonValueKind.String));
                Assert.All((string[])["instruction", "output", "system"], name => Assert.NotEmpty((string)row[name]!));
            }
        }
        foreach (var recipe in recipes.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal)))
        {
            var settings = folder.Settings(recipe);
            Assert.Subset(_arguments, settings.Keys.ToHashSet());
            Assert.Equal((".", set, $"{set}_validation"), (settings["dataset_dir"], settings["dataset"], settings["eval_dataset"]));
            if (settings.TryGetValue("deepspeed", out var file)) Assert.Equal(3, (int)folder.Json(file)["zero_optimization"]!["stage"]!);
        }
    }

    [Theory]
    [InlineData("llama-factory", "train_full.yaml", "full", "5.0e-6", "5.0", "0.1", 23_552, 64, "qwen")]
    [InlineData("llama-factory", "train_lora.yaml", "lora 32/32", "1.0e-4", "7.0", "0.1", 23_552, 64, "qwen")]
    [InlineData("erank", "train_lora.yaml", "lora 32/64", "1.0e-4", "1.0", "0.05", 2_048, 128, "qwen3")]
    public async Task Settings_are_the_published_ones(
        string format, string recipe, string method, string rate, string epochs, string warmUp, int tokens, int batch, string template)
    {
        var settings = (await job.ExportAsync(format)).Settings(recipe);
        Assert.Equal(method, settings["finetuning_type"] == "full" ? "full" : $"lora {settings["lora_rank"]}/{settings["lora_alpha"]}");
        if (method != "full") Assert.Equal("all", settings["lora_target"]);
        Assert.Equal(
            (rate, epochs, warmUp, "cosine", "true", "sft", template),
            (settings["learning_rate"], settings["num_train_epochs"], settings["warmup_ratio"], settings["lr_scheduler_type"], settings["bf16"], settings["stage"], settings["template"]));
        Assert.Equal(tokens, Number(settings["cutoff_len"]));
        const int gpus = 8;
        Assert.Equal(batch, gpus * Number(settings["per_device_train_batch_size"]) * Number(settings["gradient_accumulation_steps"]));
    }

    [Fact]
    public async Task Rows_ask_for_an_order_and_teach_the_teachers()
    {
        var folder = await job.ExportAsync("llama-factory", ("half", "all"), ("template", "qwen3"));
        Assert.Equal("qwen3", folder.Settings("train_full.yaml")["template"]);

        var rows = folder.Rows("reasonrank_sft.jsonl").Concat(folder.Rows("reasonrank_sft_validation.jsonl")).ToList();
        Assert.Equal(job.Items.Count(), rows.Count);
        foreach (var row in rows)
        {
            var output = Output().Match((string)row["output"]!);
            Assert.True(output.Success, (string?)row["output"]);
            Assert.Equal("grades \"decide\"", output.Groups["reasoning"].Value);
            var shown = Shown().Matches((string)row["instruction"]!).ToDictionary(match => match.Groups["place"].Value, match => Number(match.Groups["grade"].Value));
            Assert.Equal(GradedTeacher.Candidates, shown.Count);
            Assert.Equal(shown.Values.OrderDescending(), output.Groups["place"].Captures.Select(place => shown[place.Value]));
        }
    }

    [Fact]
    public async Task Scores_are_taught_passage_by_passage()
    {
        var folder = await job.ExportAsync("erank");
        foreach (var (path, validation) in ((string, bool)[])[("erank_sft.jsonl", false), ("erank_sft_validation.jsonl", true)])
        {
            var rows = folder.Rows(path);
            Assert.Equal(job.Items.Count(item => item.Place.Validation == validation) * GradedTeacher.Candidates, rows.Count);
            Assert.All(rows, row => Assert.Equal(
                $"<think>\ngrade read\n</think>\n<answer>{Grade().Match((string)row["instruction"]!).Groups["grade"].Value}</answer>", (string?)row["output"]));
        }
    }

    [Fact]
    public async Task The_half_of_supervised_training_and_its_validation_are_kept_apart()
    {
        var folder = await job.ExportAsync("llama-factory");
        foreach (var (path, validation) in ((string, bool)[])[("reasonrank_sft.jsonl", false), ("reasonrank_sft_validation.jsonl", true)])
        {
            var texts = folder.Rows(path).Select(row => Question().Match((string)row["instruction"]!).Groups["text"].Value).ToList();
            Assert.Equal(
                job.Items.Where(item => item.Place.Half == "sft" && item.Place.Validation == validation).Select(item => item.Query.Text), texts);
        }
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^<think>\n(?<reasoning>[^\n]+)\n</think>\n<answer>\[(?<place>\d+)\](?: > \[(?<place>\d+)\])*</answer>$")]
    private static partial Regex Output();

    [GeneratedRegex(@"^\[(?<place>\d+)\] .*grade-(?<grade>\d+)", RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex(@"grade-(?<grade>\d+)")]
    private static partial Regex Grade();

    [GeneratedRegex(@"(?<text>a \w+ question with the number \d+)")]
    private static partial Regex Question();
}
