using Microsoft.Extensions.Options;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Retrieval.Rules;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Refuses settings that cannot work, all of them at once; only where the engine is used.</summary>
internal sealed class ElasticsearchOptionsValidator(IOptions<RetrievalOptions> retrieval) : IValidateOptions<ElasticsearchOptions>
{
    private const int MaxPrefix = 64, MaxIndex = 255;

    public ValidateOptionsResult Validate(string? name, ElasticsearchOptions options)
    {
        if (retrieval.Value.Engine != ElasticsearchEngine.Name) return ValidateOptionsResult.Skip;
        List<string> failures = [];
        void Require(bool holds, string setting, string message)
        {
            if (!holds) failures.Add($"{ElasticsearchOptions.SectionName}:{setting} {message}");
        }

        Require(options.Nodes.Count > 0, nameof(options.Nodes), $"is empty; name a node there or in ConnectionStrings:{ElasticsearchOptions.ConnectionName}.");
        foreach (var node in options.Nodes)
            Require(IsNode(node), nameof(options.Nodes), "has an address that is not http://host:port or https://host:port without user and path.");
        Require(options.Nodes.Select(node => node.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase).Count() <= 1, nameof(options.Nodes), "mixes http and https.");
        Require(IsPrefix(options.IndexPrefix), nameof(options.IndexPrefix), $"must have 1 to {MaxPrefix} of a-z, digits, '_', '-' and '.', and start with a letter or digit.");
        Require(options.Shards is >= 1 and <= 1_024, nameof(options.Shards), $"{options.Shards} is not 1 to 1,024.");
        Require(options.Replicas is >= 0 and <= 100, nameof(options.Replicas), $"{options.Replicas} is not 0 to 100.");
        Require(Enum.IsDefined(options.RefreshPolicy), nameof(options.RefreshPolicy), "is unknown.");
        Require(options.SearchType is "dfs_query_then_fetch" or "query_then_fetch", nameof(options.SearchType), $"'{options.SearchType}' is not dfs_query_then_fetch or query_then_fetch.");
        Require(options.ApiKey is null || options.Username is null, nameof(options.ApiKey), "and Username are both given.");
        Require((options.Username is null) == (options.Password is null), nameof(options.Username), "and Password go together.");
        Require(options.CaFile is null || File.Exists(options.CaFile), nameof(options.CaFile), $"'{options.CaFile}' does not exist.");
        Require(options.Fingerprint is null || IsFingerprint(options.Fingerprint), nameof(options.Fingerprint), "is not 64 hexadecimal digits.");
        Require(options.CaFile is null || options.Fingerprint is null, nameof(options.CaFile), "and Fingerprint are both given.");
        Require(options.RequestTimeout >= TimeSpan.FromSeconds(1) && options.RequestTimeout <= TimeSpan.FromHours(1), nameof(options.RequestTimeout), $"{options.RequestTimeout} is not a second to an hour.");
        foreach (var (collection, attached) in options.Attached)
        {
            var setting = $"{nameof(options.Attached)}:{collection}";
            Require(NameRules.Problem(collection) is null, setting, $"is no name of a collection: it {NameRules.Problem(collection)}.");
            Require(IsIndex(attached.Index), $"{setting}:{nameof(attached.Index)}", $"'{attached.Index}' is no name of an index.");
            Require(attached.IdField.Length > 0, $"{setting}:{nameof(attached.IdField)}", "is missing.");
            Require(attached.TextField.Length > 0, $"{setting}:{nameof(attached.TextField)}", "is missing.");
            Require(Analyzer.Names.Contains(attached.Analyzer), $"{setting}:{nameof(attached.Analyzer)}", $"'{attached.Analyzer}' is not one of {string.Join(", ", Analyzer.Names)}.");
            Require(attached.K1 is >= 0 and <= 10, $"{setting}:{nameof(attached.K1)}", $"{attached.K1} is not 0 to 10.");
            Require(attached.B is >= 0 and <= 1, $"{setting}:{nameof(attached.B)}", $"{attached.B} is not 0 to 1.");
        }
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsNode(string node) =>
        Uri.TryCreate(node, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.PathAndQuery == "/";

    private static bool IsPrefix(string prefix) => prefix.Length <= MaxPrefix && IsIndex(prefix);

    private static bool IsIndex(string name) =>
        name.Length is > 0 and <= MaxIndex && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.');

    private static bool IsFingerprint(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal);
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit);
    }
}
