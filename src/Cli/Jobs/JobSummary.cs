using System.Globalization;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>A job as it stands, a fact a line.</summary>
internal static class JobSummary
{
    private const int NameWidth = 12;

    public static void Write(TextWriter writer, Job job, Func<Usage, double>? cost)
    {
        var (counts, usage) = (job.Counts, job.Usage ?? new Usage());
        Line("Job", job.Id);
        if (job.Spec.Name.Length > 0) Line("Name", job.Spec.Name);
        Line("State", JobText.State(job.State) + (job.Reason.Length > 0 ? $": {job.Reason}" : ""));
        Line("Collection", job.Spec.Collection);
        Line("Submitted", Time(job.Submitted));
        Line("Changed", Time(job.Changed));
        if (job.Spec.Steps.Count > 0) Line("Steps", string.Join(" > ", job.Spec.Steps.Select(step => step.Name.Length > 0 ? step.Name : step.Kind)));
        Line("Queries", JobText.Counts(counts));
        if (counts.Duplicates > 0) Line("Duplicates", string.Create(CultureInfo.InvariantCulture, $"{counts.Duplicates:N0} removed before the work"));
        if (job.Spec is { Questions: not null, Deduplication.Off: false }) Line("Repeats", "questions that nearly repeat another are done, and left out of exports");
        Line("Calls", JobText.Calls(usage));
        Line("Tokens", JobText.Tokens(usage) + (job.Spec.Limits is { HasTokens: true } limits
            ? string.Create(CultureInfo.InvariantCulture, $"; the limit is {limits.Tokens:N0}") : ""));
        if (cost is not null) Line("Cost", JobText.Cost(cost(usage)));

        void Line(string name, string value) => writer.WriteLine($"{name.PadRight(NameWidth)}{value}");
    }

    /// <summary>A time as it is told everywhere: UTC.</summary>
    public static string Time(Google.Protobuf.WellKnownTypes.Timestamp time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
