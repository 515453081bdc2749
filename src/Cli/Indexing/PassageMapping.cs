using ReasonRank.Ranking.Files;
using ReasonRank.V1;

namespace ReasonRank.Cli.Indexing;

/// <summary>
/// Passages of files as passages of the contract. Control characters, which the contract refuses and old collections
/// have, become spaces: both end a word.
/// </summary>
internal static class PassageMapping
{
    public static Passage ToProto(CorpusPassage passage)
    {
        var message = new Passage { Id = passage.Id, Title = Clean(passage.Title), Text = Clean(passage.Text) };
        foreach (var (name, value) in passage.Metadata) message.Fields.Add(ToProto(name, value));
        return message;
    }

    private static string Clean(string text) => text.Any(IsUnwanted)
        ? string.Create(text.Length, text, (copy, original) =>
        {
            for (var i = 0; i < copy.Length; i++) copy[i] = IsUnwanted(original[i]) ? ' ' : original[i];
        })
        : text;

    private static bool IsUnwanted(char unit) => char.IsControl(unit) && unit is not ('\t' or '\n' or '\r');

    private static Field ToProto(string name, object value) => value switch
    {
        double number => new Field { Name = name, Number = number },
        string[] keywords => new Field { Name = name, Keywords = new KeywordList { Values = { keywords } } },
        _ => new Field { Name = name, Keyword = (string)value },
    };
}
