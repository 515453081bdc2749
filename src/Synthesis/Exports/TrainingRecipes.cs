namespace ReasonRank.Synthesis.Exports;

/// <summary>Training files that go with exports; <c>infra/training</c> has the same with notes.</summary>
internal static class TrainingRecipes
{
    /// <summary>ReasonRank-7B: all parameters.</summary>
    public static string ReasonRankFull => Read("llama-factory/reasonrank_full.yaml");

    /// <summary>ReasonRank-32B: LoRA.</summary>
    public static string ReasonRankLora => Read("llama-factory/reasonrank_lora.yaml");

    /// <summary>ERank: LoRA.</summary>
    public static string ERankLora => Read("llama-factory/erank_lora.yaml");

    /// <summary>DeepSpeed's ZeRO-3, which the first two name.</summary>
    public static string DeepSpeed => Read("llama-factory/ds_z3_config.json");

    /// <summary>ReasonRank's reinforcement learning.</summary>
    public static string Grpo => Read("verl/train_grpo.sh");

    /// <summary>ERank's reinforcement learning.</summary>
    /// <param name="passages">Passages, and so rows, of each query.</param>
    public static string ERankGrpo(int passages) => Read("verl/train_grpo_erank.sh").Replace("{passages}", $"{passages}", StringComparison.Ordinal);

    /// <summary>The client of the rewards that both name.</summary>
    public static string RewardClient => Read("verl/reasonrank_reward.py");

    /// <summary>A recipe of LLaMA-Factory without what it says about evaluation: a file without rows cannot be loaded.</summary>
    public static string WithoutEvaluation(string recipe) =>
        string.Join('\n', recipe.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
            .Where(line => !line.StartsWith("eval_", StringComparison.Ordinal) && !line.StartsWith("per_device_eval_", StringComparison.Ordinal))).TrimEnd('\n') + "\n";

    private static string Read(string name)
    {
        using var stream = typeof(TrainingRecipes).Assembly.GetManifestResourceStream($"Training.{name}")
            ?? throw new InvalidOperationException($"The training file {name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
