using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>ERank's reinforcement learning: rows that belong to a query, a reward over all of them, and a script that keeps them together.</summary>
[Collection(nameof(ExportedJob))]
public sealed class ERankRolloutsTests(ExportedJob job)
{
    // Of the settings of verl 0.7.0, those that the script may have; it adds the one with a plus.
    private static readonly HashSet<string> _settings =
    [
        "algorithm.adv_estimator", "algorithm.use_kl_in_reward",
        "data.train_files", "data.val_files", "data.train_batch_size", "data.shuffle", "data.max_prompt_length", "data.max_response_length",
        "data.filter_overlong_prompts", "data.truncation",
        "actor_rollout_ref.model.path", "actor_rollout_ref.model.use_remove_padding", "actor_rollout_ref.model.enable_gradient_checkpointing",
        "actor_rollout_ref.actor.optim.lr", "actor_rollout_ref.actor.ppo_mini_batch_size", "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu",
        "actor_rollout_ref.actor.clip_ratio", "actor_rollout_ref.actor.use_kl_loss", "actor_rollout_ref.actor.kl_loss_coef", "actor_rollout_ref.actor.kl_loss_type",
        "actor_rollout_ref.rollout.name", "actor_rollout_ref.rollout.n", "actor_rollout_ref.rollout.tensor_model_parallel_size",
        "actor_rollout_ref.rollout.gpu_memory_utilization", "actor_rollout_ref.rollout.log_prob_micro_batch_size_per_gpu",
        "actor_rollout_ref.ref.log_prob_micro_batch_size_per_gpu", "actor_rollout_ref.ref.fsdp_config.param_offload",
        "reward_model.use_reward_loop", "reward_model.reward_manager",
        "custom_reward_function.path", "custom_reward_function.name", "+custom_reward_function.reward_kwargs.reward",
        "trainer.critic_warmup", "trainer.n_gpus_per_node", "trainer.nnodes", "trainer.save_freq", "trainer.test_freq", "trainer.total_epochs",
        "trainer.default_local_dir", "trainer.val_before_train", "trainer.logger",
    ];

    private const int Passages = 4;

    [Fact]
    public async Task Every_query_has_as_many_rows_that_lie_together_with_a_relevant_one()
    {
        var folder = await ExportAsync();
        Assert.Equal(["train.jsonl", "val.jsonl", "train_grpo.sh", "reasonrank_reward.py", "data-card.json", "checksums.sha256"], folder.Paths);
        string? schema = null;
        foreach (var (path, validation) in ((string, bool)[])[("train.jsonl", false), ("val.jsonl", true)])
        {
            var rows = folder.Rows(path);
            Assert.Equal(Enumerable.Range(0, rows.Count), rows.Select(row => (int)row["extra_info"]!["index"]!));
            var groups = rows.Chunk(Passages).ToList();
            Assert.Equal(
                job.Items.Where(item => item.Place.Validation == validation).Select(item => item.Query.Id), groups.Select(group => (string)group[0]["extra_info"]!["qid"]!));
            foreach (var group in groups)
            {
                var query = job.Queries[(string)group[0]["extra_info"]!["qid"]!];
                // The relevant one and the first of the others.
                var relevant = GradedTeacher.Order(query)[0];
                Assert.Equal(
                    query.Candidates.Select(candidate => candidate.PassageId).Where(id => id != relevant).Take(Passages - 1).Prepend(relevant),
                    group.Select(row => (string)Truth(row)["passage_ids"]!.AsArray().Single()!));
                foreach (var row in group)
                {
                    var truth = Truth(row);
                    Assert.Equal(query.Id, (string?)truth["group"]);
                    Assert.Equal([relevant], truth["relevant_ids"]!.AsArray().Select(id => (string)id!));
                    Assert.Equal(GradedTeacher.Grade((string)truth["passage_ids"]![0]!), (double)truth["teacher_score"]!);
                    Assert.Equal("erank", (string?)row["data_source"]);
                    Assert.Contains(query.Text, (string)row["prompt"]!.AsArray()[^1]!["content"]!, StringComparison.Ordinal);
                    var found = VerlRow.Schema(row);
                    Assert.Equal(schema ??= found, found);
                }
            }
        }
    }

    [Fact]
    public async Task Prompts_are_those_of_supervised_training()
    {
        var taught = await job.ExportAsync("erank");
        var prompts = taught.Rows("erank_sft.jsonl").Concat(taught.Rows("erank_sft_validation.jsonl"))
            .Select(row => ((string)row["system"]!, (string)row["instruction"]!)).ToHashSet();
        Assert.All((await ExportAsync()).Rows("train.jsonl"), row => Assert.Contains(
            ((string)row["prompt"]![0]!["content"]!, (string)row["prompt"]![1]!["content"]!), prompts));
    }

    [Fact]
    public async Task Rollouts_of_a_step_earn_what_the_papers_cases_give()
    {
        var rows = (await ExportAsync()).Rows("train.jsonl").Take(8 * Passages).ToList();
        // Five rollouts of each prompt: the grade, and up to two more or less.
        var rollouts = rows.SelectMany((row, i) => Enumerable.Range(0, 5).Select(k => (Row: row, Score: Math.Clamp((int)(double)Truth(row)["teacher_score"]! + (i + k) % 5 - 2, 0, 10)))).ToList();
        var rewards = (await job.Stack.Rewards.ScoreAsync(new ScoreRequest { Reward = "erank-rr", Rollouts = { rollouts.Select(rollout => Rollout(rollout.Row, rollout.Score)) } })).Rewards;

        foreach (var group in rollouts.Zip(rewards).GroupBy(scored => (string)Truth(scored.First.Row)["group"]!))
        {
            Assert.Equal(5 * Passages, group.Count());
            int Rank(int score) => 1 + group.Count(other => other.First.Score > score);
            var last = group.Where(scored => IsRelevant(scored.First.Row)).Max(scored => Rank(scored.First.Score));
            foreach (var ((row, score), reward) in group)
            {
                var apart = (score - (double)Truth(row)["teacher_score"]!) / 10;
                Assert.Equal(IsRelevant(row) ? 1.0 / Rank(score) : Rank(score) < last ? -1 : .5 * (1 - apart * apart), reward.Value, 10);
            }
        }
        Assert.True(rewards.Select(reward => reward.Value).Distinct().Count() > 5);
    }

    [Fact]
    public async Task Queries_without_enough_scores_or_with_long_prompts_are_left_out()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => job.ExportAsync("erank", ("stage", "rl")));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("20 passages", refused.Status.Detail, StringComparison.Ordinal);

        // Passages with a title make the longest prompts, and every third has one.
        var whole = (await job.ExportAsync("erank", ("stage", "rl"), ("passages", 2))).Rows("train.jsonl").Chunk(2).ToList();
        var most = whole.Max(group => group.Max(Words));
        var shorter = (await job.ExportAsync("erank", ("stage", "rl"), ("passages", 2), ("prompt_words", most - 1))).Rows("train.jsonl").Chunk(2).ToList();
        Assert.NotEmpty(shorter);
        Assert.Equal(whole.Where(group => group.All(row => Words(row) < most)).Select(Query), shorter.Select(Query));
        Assert.True(shorter.Count < whole.Count);
    }

    [Fact]
    public async Task The_script_starts_verl_with_the_published_settings_in_steps_of_whole_queries()
    {
        using var place = new TemporaryFolder();
        await (await ExportAsync()).SaveAsync(place.Path);
        var (code, output) = await VerlLaunch.RunAsync(place.Path, ("QUERIES", "256"));
        Assert.Equal(2, code);
        Assert.Contains("a step takes 1024", output, StringComparison.Ordinal);
        Assert.Equal(2, (await VerlLaunch.RunAsync(place.Path, ("QUERIES", "20"))).Code);

        // 64 queries, of 20 rows as published: a mini-batch is a quarter.
        var settings = await VerlLaunch.SettingsAsync(place.Path);
        Assert.Subset(_settings, settings.Keys.ToHashSet());
        Assert.Equal(("256", "64"), (settings["data.train_batch_size"], settings["actor_rollout_ref.actor.ppo_mini_batch_size"]));
        (string Name, string Value)[] published =
        [
            ("algorithm.adv_estimator", "grpo"), ("data.train_files", "train.jsonl"), ("data.val_files", "val.jsonl"),
            ("data.max_prompt_length", "1024"), ("data.max_response_length", "1024"),
            ("actor_rollout_ref.actor.optim.lr", "1e-6"), ("actor_rollout_ref.actor.clip_ratio", "0.2"), ("actor_rollout_ref.actor.use_kl_loss", "True"),
            ("actor_rollout_ref.actor.kl_loss_coef", "0.001"), ("actor_rollout_ref.actor.kl_loss_type", "low_var_kl"),
            ("actor_rollout_ref.rollout.n", "5"), ("trainer.total_epochs", "10"), ("trainer.n_gpus_per_node", "8"),
            ("trainer.logger", "[\"console\"]"),
            // What keeps the rows of a query together, and hands all of a step to the reward.
            ("data.shuffle", "False"), ("data.filter_overlong_prompts", "False"),
            ("reward_model.use_reward_loop", "False"), ("reward_model.reward_manager", "batch"),
            ("custom_reward_function.path", "reasonrank_reward.py"), ("custom_reward_function.name", "compute_score"),
            ("+custom_reward_function.reward_kwargs.reward", "erank-rr"),
        ];
        Assert.All(published, setting => Assert.Equal(setting.Value, settings[setting.Name]));
    }

    private Task<ExportedFolder> ExportAsync() => job.ExportAsync("erank", ("stage", "rl"), ("passages", Passages));

    private static JsonNode Truth(JsonObject row) => JsonNode.Parse((string)row["reward_model"]!["ground_truth"]!)!;

    private static bool IsRelevant(JsonObject row) => (string)Truth(row)["passage_ids"]![0]! == (string)Truth(row)["relevant_ids"]![0]!;

    private static string Query(JsonObject[] group) => (string)group[0]["extra_info"]!["qid"]!;

    private static int Words(JsonObject row) => row["prompt"]!.AsArray().Sum(turn => ((string)turn!["content"]!).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);

    private static Rollout Rollout(JsonObject row, int score)
    {
        var rollout = Google.Protobuf.JsonParser.Default.Parse<Rollout>((string)row["reward_model"]!["ground_truth"]!);
        rollout.Text = VerlRow.Tagged(score.ToString(CultureInfo.InvariantCulture));
        return rollout;
    }
}
