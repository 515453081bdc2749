using ReasonRank.Ranking;
using ReasonRank.Synthesis.Exports;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>What a job's description may hold.</summary>
internal static class JobRules
{
    private const int CurrentVersion = 1;

    /// <summary>The description with its defaults, and its steps.</summary>
    /// <param name="spec">As it was sent.</param>
    /// <param name="steps">The kinds of steps that there are.</param>
    /// <param name="path">Path of the description in the request.</param>
    /// <param name="violations">Takes everything that is wrong; then the result is not to be used.</param>
    public static JobPlan Read(JobSpec? spec, StepRegistry steps, string path, List<Violation> violations)
    {
        if (spec is null)
        {
            violations.Add(new(path, "is missing"));
            spec = new JobSpec();
        }
        if (spec.Version > CurrentVersion)
        {
            violations.Add(new($"{path}.version", $"is {spec.Version}: the description is for a newer version of the service, which knows {CurrentVersion}"));
            return new JobPlan(WithDefaults(spec), StepPlan.Empty);
        }
        spec = WithDefaults(spec);
        Check(spec, path, violations);
        var plan = new JobPlan(spec, StepPlan.Read(spec, steps, path, violations));
        CheckWriting(plan, violations);
        return plan;
    }

    private static void Check(JobSpec spec, string path, List<Violation> violations)
    {
        Require(spec.Name.Length <= 256, "name", "is longer than 256 characters");
        Require(spec.Collection.Length is > 0 and <= 64, "collection", "must name a collection");
        Require(spec.SourceCase != JobSpec.SourceOneofCase.Questions || spec.Questions.Count is >= 1 and <= 1_000_000, "questions.count", "must be 1 to 1,000,000");
        var (deduplication, split, limits) = (spec.Deduplication, spec.Split, spec.Limits);
        Require(deduplication.Threshold is > 0 and <= 1, "deduplication.threshold", "must be more than 0 and at most 1");
        Require(deduplication.ShingleWords is >= 1 and <= 10, "deduplication.shingle_words", "must be 1 to 10");
        Require(split.Sft is >= 0 and <= 1, "split.sft", "must be 0 to 1");
        Require(split.Validation is >= 0 and <= .5, "split.validation", "must be 0 to .5");
        Require(split.Salt.Length <= 64, "split.salt", "is longer than 64 characters");
        Require(!limits.HasTokens || limits.Tokens > 0, "limits.tokens", "must be more than 0");
        Require(limits.InFlight is >= 1 and <= 10_000, "limits.in_flight", "must be 1 to 10,000");
        Require(limits.Attempts is >= 1 and <= 10, "limits.attempts", "must be 1 to 10");
        Require(limits.FailureShare is > 0 and <= 1, "limits.failure_share", "must be more than 0 and at most 1");
        Require(limits.FailureWindow is >= 2 and <= 10_000, "limits.failure_window", "must be 2 to 10,000");
        for (var i = 0; i < spec.Steps.Count && i < StepPlan.MaxSteps; i++)
            Require(spec.Steps[i].Name is not (ExportCensus.Submit or ExportCensus.Export), $"steps[{i}].name", $"'{spec.Steps[i].Name}' is the data card's name for what is before or after the steps");

        void Require(bool holds, string field, string wrong)
        {
            if (!holds) violations.Add(new($"{path}.{field}", wrong));
        }
    }

    private static JobSpec WithDefaults(JobSpec spec)
    {
        var whole = spec.Clone();
        whole.Version = CurrentVersion;
        if (whole.SourceCase == JobSpec.SourceOneofCase.None) whole.Supplied = new SuppliedQueries();
        whole.Deduplication ??= new Deduplication();
        if (!whole.Deduplication.HasThreshold) whole.Deduplication.Threshold = .8;
        if (!whole.Deduplication.HasShingleWords) whole.Deduplication.ShingleWords = 3;
        whole.Split ??= new Split();
        if (!whole.Split.HasSft) whole.Split.Sft = .5;
        if (!whole.Split.HasValidation) whole.Split.Validation = .01;
        whole.Limits ??= new JobLimits();
        if (!whole.Limits.HasInFlight) whole.Limits.InFlight = 1_000;
        if (!whole.Limits.HasAttempts) whole.Limits.Attempts = 3;
        if (!whole.Limits.HasFailureShare) whole.Limits.FailureShare = .5;
        if (!whole.Limits.HasFailureWindow) whole.Limits.FailureWindow = 20;
        if (whole.Limits.Priority == Priority.Unspecified) whole.Limits.Priority = Priority.Batch;
        return whole;
    }

    // A query that comes with the job would be lost, and all steps use the question.
    private static void CheckWriting(JobPlan plan, List<Violation> violations)
    {
        foreach (var step in plan.Steps.Steps.Where(step => step.Step.Makes == StepResult.ValueOneofCase.Question))
        {
            if (plan.Spec.SourceCase == JobSpec.SourceOneofCase.Supplied)
                violations.Add(new($"{step.Path}.kind", $"'{step.Step.Kind}' writes the query, and queries come with this job: take it out, or let questions be the source"));
            else if (step != plan.Steps.Steps[0])
                violations.Add(new(step.Path, $"'{step.Name}' has to be before all other steps, which use the question, and can be there once"));
        }
    }
}
