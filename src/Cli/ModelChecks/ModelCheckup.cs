using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReasonRank.Cli.ModelChecks.Trials;
using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Checks a model folder: first what its files say, then, with the model loaded, what it does.</summary>
/// <param name="request">What to check.</param>
/// <param name="subject">How the reranker would use it.</param>
internal sealed class ModelCheckup(CheckRequest request, CheckedModel subject)
{
    /// <summary>What was found so far.</summary>
    public CheckReport Report { get; } = new()
    {
        Folder = Path.GetFullPath(request.Folder),
        Card = subject.Card,
        Strategy = subject.Strategy.Name,
    };

    /// <summary>Runs the checks, each as it is asked for; ends early where the others would make no sense.</summary>
    public async IAsyncEnumerable<Check> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var check in ChecksAsync(cancellationToken))
        {
            Report.Checks.Add(check);
            yield return check;
        }
    }

    private async IAsyncEnumerable<Check> ChecksAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (ReadFolder(out var damage) is not var (folder, settings))
        {
            yield return damage!;
            yield break;
        }
        Report.Architecture = folder.Type;
        yield return FolderChecks.Files(folder);
        yield return FolderChecks.Card(subject);
        yield return FolderChecks.Context(folder, settings, subject);
        var library = LoadLibrary();
        yield return library;
        if (library.Outcome == CheckOutcome.Failed) yield break;
        var room = FindRoom(folder);
        yield return room;
        if (room.Outcome == CheckOutcome.Failed) yield break;

        await using var models = new LocalModels(Options.Create(subject.Settings), NullLogger<OnnxModelHost>.Instance);
        var slot = models.All.Single();
        var (loaded, lease) = await LoadAsync(slot, cancellationToken);
        yield return loaded;
        if (lease is not { } held) yield break;
        using (held)
            await foreach (var check in LoadedChecksAsync(held.Model, slot, settings, cancellationToken)) yield return check;
    }

    private async IAsyncEnumerable<Check> LoadedChecksAsync(
        LoadedModel model, OnnxModelHost.Slot slot, FolderSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (tokenizer, template) = (new TokenizerChecks(model, slot.Folder, settings), new ChatTemplateChecks(model, slot.Folder));
        yield return tokenizer.Tokenizer();
        yield return tokenizer.SpecialTokens();
        var chat = template.Template(subject);
        yield return chat;
        yield return template.EndTokens(settings);
        yield return tokenizer.ThinkTags(subject);
        (var speed, Report.Speed) = await SpeedTrial.RunAsync(model, slot.Folder.ContextTokens, cancellationToken);
        yield return speed;
        if (speed.Outcome != CheckOutcome.Failed && chat.Outcome != CheckOutcome.Failed)
        {
            (var ranking, Report.Ranking) = await RankingTrial.RunAsync(subject, new OnnxModel(subject.Options, slot), cancellationToken);
            yield return ranking;
        }
        Report.Memory = MemoryUse.Of(slot);
        yield return Report.Memory.ToCheck();
    }

    private (ModelFolder Folder, FolderSettings Settings)? ReadFolder(out Check? damage)
    {
        damage = null;
        try
        {
            return (subject.Options.Folder ?? throw new InvalidDataException(subject.Options.FolderFault), FolderSettings.Read(request.Folder));
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            damage = Check.Failed("files", problem.Message, "Copy the whole folder again, or export it again: see infra/models.");
            return null;
        }
    }

    private Check LoadLibrary() => LocalSettings.LoadLibraries(subject.Settings) is { } missing
        ? Check.Failed(
            "library", missing, "Give the folder of the native libraries of ONNX Runtime GenAI with --native, or set Reranker__NativeFolder.")
        : Check.Ok("library", GenAIRuntime.LibraryPath!);

    private Check FindRoom(ModelFolder folder)
    {
        try
        {
            return FolderChecks.Room(folder, LocalDevice.Of(request.Provider, null), subject);
        }
        catch (InvalidDataException missing)
        {
            return Check.Failed(
                "room", missing.Message,
                "Install the driver and the libraries of Microsoft.ML.OnnxRuntimeGenAI.Cuda; --provider cpu tells whether the folder itself is right.");
        }
    }

    private async Task<(Check Check, OnnxModelHost.Lease? Lease)> LoadAsync(OnnxModelHost.Slot slot, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var lease = await slot.UseAsync(cancellationToken);
            Report.LoadSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Report.Device = lease.Model.Device;
            return (Check.Ok("load", string.Create(CultureInfo.InvariantCulture, $"on {Report.Device} in {Report.LoadSeconds:0.0} s")), lease);
        }
        catch (ModelException refusal)
        {
            return (Check.Failed(
                "load", refusal.Message,
                $"Copy the folder again, or export it again for {slot.Provider} (-e {slot.Provider}) with the builder of the library's version."), null);
        }
    }
}
