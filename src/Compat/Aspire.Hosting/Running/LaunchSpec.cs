namespace Aspire.Hosting.Running;

/// <summary>A process to start.</summary>
/// <param name="Name">Name of the resource.</param>
/// <param name="FileName">Program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Folder it runs in.</param>
/// <param name="Environment">What is added to the app host's own environment.</param>
/// <param name="Quiet">Whether only its standard error is shown.</param>
internal sealed record LaunchSpec(
    string Name, string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment, bool Quiet = false);
