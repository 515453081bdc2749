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

    /// <summary>ReasonRank's reinforcement learning.</summary>
    public static string Grpo => Read("verl/train_grpo.sh");

    private static string Read(string name)
    {
        using var stream = typeof(TrainingRecipes).Assembly.GetManifestResourceStream($"Training.{name}")
            ?? throw new InvalidOperationException($"The training file {name} is not in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
