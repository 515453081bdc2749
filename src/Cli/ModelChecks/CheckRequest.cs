namespace ReasonRank.Cli.ModelChecks;

/// <summary>What to check, and how.</summary>
/// <param name="Folder">The model folder.</param>
/// <param name="Card">Name of the model card; by the folder's name when null.</param>
/// <param name="Provider"><c>cpu</c>, <c>cuda</c> or <c>auto</c>.</param>
/// <param name="NativeFolder">Where the native libraries lie; where the package or the loader has them when null.</param>
/// <param name="TemplateFolder">Prompt templates besides the shipped ones; none when null.</param>
internal sealed record CheckRequest(string Folder, string? Card, string Provider, string? NativeFolder, string? TemplateFolder);
