using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Writes templates as <see cref="PromptTemplate.Parse"/> reads them.</summary>
public static class TemplateYaml
{
    /// <summary>The file of a template: texts of several lines as blocks wherever that keeps each character.</summary>
    /// <param name="sections">Texts by section, in the order to write them.</param>
    public static string Write(IEnumerable<KeyValuePair<string, string>> sections)
    {
        var texts = sections.ToList();
        var blocks = Emit(texts, text => text.Contains('\n') ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted);
        return Keeps(blocks, texts) ? blocks : Emit(texts, static _ => ScalarStyle.DoubleQuoted);
    }

    private static string Emit(List<KeyValuePair<string, string>> texts, Func<string, ScalarStyle> style)
    {
        var writer = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(writer, new EmitterSettings().WithBestWidth(int.MaxValue).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        emitter.Emit(new MappingStart());
        foreach (var (name, text) in texts)
        {
            emitter.Emit(new Scalar(name));
            emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style(text), true, true));
        }
        emitter.Emit(new MappingEnd());
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static bool Keeps(string yaml, List<KeyValuePair<string, string>> texts)
    {
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            parser.Consume<MappingStart>();
            return texts.TrueForAll(pair => parser.Consume<Scalar>().Value == pair.Key && parser.Consume<Scalar>().Value == pair.Value)
                && parser.Accept<MappingEnd>(out _);
        }
        catch (YamlException)
        {
            return false;
        }
    }
}
