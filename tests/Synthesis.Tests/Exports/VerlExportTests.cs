using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReasonRank.Synthesis.Tests.Rewards;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>What verl reads: rows that the reward service scores, and a script that starts it.</summary>
[Collection(nameof(ExportedJob))]
public sealed class VerlExportTests(ExportedJob job, RewardStack rewards) : IClassFixture<RewardStack>
{
    // Of the settings of verl 0.9, those that the script may have: it stops at an unknown one.
    private static readonly HashSet<string> _settings =
    [
        "algorithm.adv_estimator", "algorithm.use_kl_in_reward",
        "data.train_files", "data.val_files", "data.train_batch_size", "data.max_prompt_length", "data.max_response_length",
        "data.filter_overlong_prompts", "data.truncation",
        "actor_rollout_ref.model.path", "actor_rollout_ref.model.use_remove_padding", "actor_rollout_ref.model.enable_gradient_checkpointing",
        "actor_rollout_ref.model.lora_rank", "actor_rollout_ref.model.lora_alpha", "actor_rollout_ref.model.target_modules", "actor_rollout_ref.model.use_shm",
        "actor_rollout_ref.actor.optim.lr", "actor_rollout_ref.actor.ppo_mini_batch_size", "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu",
        "actor_rollout_ref.actor.use_kl_loss", "actor_rollout_ref.actor.kl_loss_coef", "actor_rollout_ref.actor.kl_loss_type", "actor_rollout_ref.actor.entropy_coeff",
        "actor_rollout_ref.actor.fsdp_config.fsdp_size", "actor_rollout_ref.actor.fsdp_config.param_offload", "actor_rollout_ref.actor.fsdp_config.optimizer_offload",
        "actor_rollout_ref.rollout.name", "actor_rollout_ref.rollout.n", "actor_rollout_ref.rollout.gpu_memory_utilization",
        "actor_rollout_ref.rollout.max_num_batched_tokens", "actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu",
        "actor_rollout_ref.rollout.tensor_model_parallel_size", "actor_rollout_ref.rollout.load_format", "actor_rollout_ref.rollout.layered_summon",
        "actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu", "actor_rollout_ref.ref.fsdp_config.param_offload",
        "reward.reward_manager.name", "reward.custom_reward_function.path", "reward.custom_reward_function.name",
        "trainer.critic_warmup", "trainer.n_gpus_per_node", "trainer.nnodes", "trainer.save_freq", "trainer.test_freq", "trainer.total_epochs",
        "trainer.default_local_dir", "trainer.val_before_train", "trainer.logger",
    ];

    [Fact]
    public async Task Rows_have_the_fields_and_one_schema()
    {
        var folder = await job.ExportAsync("verl");
        Assert.Equal(["train.jsonl", "val.jsonl", "train_grpo.sh", "reasonrank_reward.py", "data-card.json", "checksums.sha256"], folder.Paths);
        string? schema = null;
        foreach (var (path, validation) in ((string, bool)[])[("train.jsonl", false), ("val.jsonl", true)])
        {
            var rows = folder.Rows(path);
            Assert.Equal(
                job.Items.Where(item => item.Place.Half == "rl" && item.Place.Validation == validation).Select(item => item.Query.Id),
                rows.Select(row => (string?)row["extra_info"]!["qid"]));
            Assert.Equal(Enumerable.Range(0, rows.Count), rows.Select(row => (int)row["extra_info"]!["index"]!));
            foreach (var row in rows)
            {
                Assert.Equal(["data_source", "prompt", "ability", "reward_model", "extra_info"], row.Select(field => field.Key));
                Assert.Equal(["system", "user"], row["prompt"]!.AsArray().Select(turn => (string?)turn!["role"]));
                Assert.Equal("rule", (string?)row["reward_model"]!["style"]);
                Assert.Equal(schema ??= VerlRow.Schema(row), VerlRow.Schema(row));
            }
        }
    }

    [Fact]
    public async Task The_teachers_own_order_earns_the_most_that_its_row_allows()
    {
        var rows = (await job.ExportAsync("verl", ("half", "all"))).Rows("train.jsonl");
        foreach (var (row, reward) in rows.Zip(await ScoreAsync(rows, order => order)))
            Assert.Equal(1.3, reward.Value, 10);
        foreach (var (row, reward) in rows.Zip(await ScoreAsync(rows, order => order.Reverse())))
        {
            // One relevant passage, the teacher's best, is fifth of five: nDCG 1 / log2(6), recall 1; overlaps 0, 0, 1/3, 3/4 and 1.
            Assert.Equal(1 / Math.Log2(6) + .2 + .1 * (1 / 3.0 + 3 / 4.0 + 1) / 5, reward.Value, 10);
            Assert.Equal(RolloutReading.WellFormed, reward.Reading);
        }
    }

    [Fact]
    public async Task The_python_client_gets_for_the_rows_what_the_service_gives()
    {
        var folder = await job.ExportAsync("verl", ("half", "all"));
        var rows = folder.Rows("train.jsonl");
        var texts = rows.Select((row, i) => (i % 4) switch
        {
            0 => VerlRow.Tagged(VerlRow.Places(row, order => order)),
            1 => VerlRow.Tagged(VerlRow.Places(row, order => order.Reverse())),
            2 => VerlRow.Tagged("[1] > [2]"),
            _ => "no tags: [1] > [2] > [3] > [4] > [5]",
        }).ToList();
        var expected = (await job.Stack.Rewards.ScoreAsync(new ScoreRequest { Rollouts = { rows.Zip(texts, VerlRow.Rollout) } })).Rewards;
        Assert.Equal(4, expected.Select(reward => Math.Round(reward.Value, 6)).Distinct().Count());

        using var place = new TemporaryFolder();
        await folder.SaveAsync(place.Path);
        await File.WriteAllTextAsync(Path.Combine(place.Path, "answers.json"), JsonSerializer.Serialize(texts));
        await using var run = RunningProgram.Run(
            Python(), Path.Combine(Real.Repository, "tests/Synthesis.Tests/Exports/score_rows.py"),
            rewards.Http, place.Path);
        Assert.True(await run.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, run.Output);

        var scores = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(place.Path, "scores.json")))!.AsArray();
        Assert.Equal(expected.Select(reward => reward.Value), scores.Select(score => (double)score!["score"]!));
        Assert.Equal(
            expected.Select(reward => reward.Reading == RolloutReading.WellFormed ? 1.0 : 0), scores.Select(score => (double)score!["well_formed"]!));
    }

    [Fact]
    public async Task The_script_starts_verl_with_the_published_settings_and_the_files_that_are_there()
    {
        using var place = new TemporaryFolder();
        var folder = await job.ExportAsync("verl");
        await folder.SaveAsync(place.Path);
        var settings = await VerlLaunch.SettingsAsync(place.Path, ("METHOD", "full"));
        Assert.Subset(_settings, settings.Keys.ToHashSet());

        Assert.Equal(("train.jsonl", "val.jsonl"), (settings["data.train_files"], settings["data.val_files"]));
        (string Name, string Value)[] published =
        [
            ("algorithm.adv_estimator", "grpo"), ("algorithm.use_kl_in_reward", "False"),
            ("data.train_batch_size", "16"), ("data.max_prompt_length", "20480"), ("data.max_response_length", "3072"), ("data.truncation", "error"),
            ("actor_rollout_ref.actor.optim.lr", "1e-6"), ("actor_rollout_ref.rollout.tensor_model_parallel_size", "1"), ("actor_rollout_ref.actor.ppo_mini_batch_size", "8"),
            ("actor_rollout_ref.actor.use_kl_loss", "True"), ("actor_rollout_ref.actor.kl_loss_coef", "0.001"),
            ("actor_rollout_ref.actor.kl_loss_type", "low_var_kl"), ("actor_rollout_ref.actor.entropy_coeff", "0"),
            ("actor_rollout_ref.rollout.n", "8"), ("actor_rollout_ref.rollout.max_num_batched_tokens", "23552"),
            ("trainer.n_gpus_per_node", "8"), ("trainer.save_freq", "25"), ("trainer.total_epochs", "1"),
            ("actor_rollout_ref.model.path", "the checkpoint"),
            // By default verl asks for an account with a service on the web.
            ("trainer.logger", "[\"console\"]"),
        ];
        Assert.All(published, setting => Assert.Equal(setting.Value, settings[setting.Name]));
        Assert.Equal(
            ("naive", "reasonrank_reward.py", "compute_score_one"),
            (settings["reward.reward_manager.name"], settings["reward.custom_reward_function.path"], settings["reward.custom_reward_function.name"]));
        Assert.Contains("\ndef compute_score_one(data_source, solution_str, ground_truth, extra_info=", folder.Text(settings["reward.custom_reward_function.path"]), StringComparison.Ordinal);

        // verl cannot load a file without rows.
        await File.WriteAllTextAsync(Path.Combine(place.Path, "val.jsonl"), "");
        settings = await VerlLaunch.SettingsAsync(place.Path, ("METHOD", "lora"));
        Assert.Subset(_settings, settings.Keys.ToHashSet());
        Assert.Equal(
            ("1e-5", "32", "32", "all-linear"),
            (settings["actor_rollout_ref.actor.optim.lr"], settings["actor_rollout_ref.model.lora_rank"], settings["actor_rollout_ref.model.lora_alpha"], settings["actor_rollout_ref.model.target_modules"]));
        Assert.Equal(("train.jsonl", "-1", "False"), (settings["data.val_files"], settings["trainer.test_freq"], settings["trainer.val_before_train"]));
    }

    private async Task<IReadOnlyList<RolloutReward>> ScoreAsync(IReadOnlyList<JsonObject> rows, Func<IEnumerable<int>, IEnumerable<int>> order) =>
        (await job.Stack.Rewards.ScoreAsync(new ScoreRequest { Rollouts = { rows.Select(row => VerlRow.Rollout(row, VerlRow.Tagged(VerlRow.Places(row, order)))) } })).Rewards;

    private static string Python()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))))
            Real.Missing("python3 is not installed");
        return "python3";
    }
}
