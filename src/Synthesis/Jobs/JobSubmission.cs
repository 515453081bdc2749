using System.Diagnostics;
using Grpc.Core;
using ReasonRank.Ranking;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Makes jobs of what is submitted. Queries go to the store as they come, so that memory does not grow with them.</summary>
internal sealed class JobSubmission(
    JobTable jobs, DraftTable drafts, ItemTable items, StepRegistry steps, JobChecks checks, PassagePicker picker, SynthesisOptions options)
{
    private const int Page = 500, MaxKeyLength = 128, MaxInMessage = 1_000, MaxHeldOut = 200_000;

    /// <summary>Reads a submission to its end.</summary>
    /// <returns>The job, and whether it was there already.</returns>
    /// <exception cref="RpcException">InvalidArgument with everything that is wrong; AlreadyExists for a key of another job.</exception>
    public async Task<(Job Job, bool Existed)> SubmitAsync(IAsyncStreamReader<SubmitJobRequest> parts, CancellationToken cancellation)
    {
        if (!await parts.MoveNext(cancellation) || parts.Current.PartCase != SubmitJobRequest.PartOneofCase.Header)
            throw RpcErrors.ToException(new Violations().Add("header", "must be the first message").ToStatus());
        var header = parts.Current.Header;
        var wrong = new List<Violation>();
        var plan = JobRules.Read(header.Spec, steps, "header.spec", wrong);
        if (header.IdempotencyKey.Length > MaxKeyLength) wrong.Add(new("header.idempotency_key", $"is longer than {MaxKeyLength} characters"));
        if (header.IdempotencyKey.Any(char.IsControl)) wrong.Add(new("header.idempotency_key", "has control characters"));
        await checks.RunAsync(plan, "header.spec", wrong, cancellation);

        var id = NewId();
        await drafts.PrepareAsync(id, plan.Spec, cancellation);
        try
        {
            using var draft = new JobDraft(id, plan, drafts, options.MaxQueries, wrong);
            draft.Hash(header.Spec ?? new JobSpec());
            while (await parts.MoveNext(cancellation))
            {
                var part = parts.Current;
                switch (part.PartCase)
                {
                    case SubmitJobRequest.PartOneofCase.Queries when plan.Spec.SourceCase != JobSpec.SourceOneofCase.Supplied:
                        wrong.Add(new("queries", "were sent, but the description says that the teacher writes them"));
                        break;
                    case SubmitJobRequest.PartOneofCase.Queries:
                        Bound("queries", part.Queries.Queries.Count);
                        foreach (var query in part.Queries.Queries) await draft.AddAsync(query, cancellation);
                        break;
                    case SubmitJobRequest.PartOneofCase.HeldOut when draft.Queries > 0:
                        wrong.Add(new("held_out", "must come before the queries"));
                        break;
                    case SubmitJobRequest.PartOneofCase.HeldOut:
                        Bound("held_out", part.HeldOut.Queries.Count);
                        if (draft.HeldOut + part.HeldOut.Queries.Count > MaxHeldOut) wrong.Add(new("held_out", $"has more than {MaxHeldOut:N0} queries"));
                        else foreach (var query in part.HeldOut.Queries) await draft.HoldOutAsync(query.Text, cancellation);
                        break;
                    default:
                        wrong.Add(new("header", "came twice"));
                        break;
                }
                draft.Hash(part);
                // Enough is wrong to say so; the rest of a million queries need not be read.
                if (wrong.Count > Page) break;
            }
            if (plan.Spec.SourceCase == JobSpec.SourceOneofCase.Questions && wrong.Count == 0)
                await foreach (var seed in picker.PickAsync(plan.Spec, cancellation)) await draft.AddAsync(seed, cancellation);
            else if (draft.Queries == 0 && wrong.Count == 0) wrong.Add(new("queries", "are missing"));
            draft.CheckIds(cancellation);
            Refuse(wrong);
            await draft.FlushAsync(cancellation);
            await draft.CompareAsync(items, cancellation);

            var (made, content) = await drafts.PublishAsync(id, header.IdempotencyKey, draft.Content, Activity.Current?.Id, draft.Total, draft.Duplicates, cancellation);
            if (content != draft.Content)
                throw RpcErrors.Create(
                    StatusCode.AlreadyExists, $"The idempotency key stands for job {made}, which has another content.",
                    RpcErrors.Info("IDEMPOTENCY_KEY_TAKEN", ("job", made)));
            return ((await jobs.FindAsync(made, cancellation))!, made != id);
        }
        catch
        {
            await drafts.RemoveUnpublishedAsync(id, CancellationToken.None);
            throw;
        }

        void Bound(string field, int count)
        {
            if (count > MaxInMessage) wrong.Add(new(field, $"has {count:N0} queries in one message; {MaxInMessage:N0} are allowed"));
        }
    }

    private static void Refuse(List<Violation> wrong)
    {
        var violations = new Violations();
        // What holds for many messages is told once.
        foreach (var violation in wrong.Distinct()) violations.Add(violation.Path, violation.Description);
        violations.ThrowIfAny();
    }

    // Sortable by time, for people who look at lists of them.
    private static string NewId() => Guid.CreateVersion7().ToString("n");
}
