using System.Globalization;
using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Renders templates that show several passages at once, listwise ones as rank_llm does.</summary>
/// <param name="template">A template of such a method.</param>
public sealed class ListwisePrompt(PromptTemplate template)
{
    /// <summary>Most passages of one prompt when letters name them.</summary>
    public const int MaxLetters = 26;

    // Characters; more only makes the text grow while it is written.
    private const int AroundPassage = 64;

    /// <summary>The chat that asks about passages.</summary>
    /// <param name="query">The question.</param>
    /// <param name="passages">In the order shown; at most <see cref="MaxLetters"/> with <paramref name="letters"/>.</param>
    /// <param name="limit">How much of a passage is shown.</param>
    /// <param name="letters">Names passages A, B, C instead of 1, 2, 3.</param>
    /// <param name="cut">How many passages lost words.</param>
    /// <param name="top">How many passages the answer has to name; all of them when null.</param>
    /// <param name="answer">What is right, for templates that show it.</param>
    public IReadOnlyList<ChatMessage> Render(
        string query, IReadOnlyList<Candidate> passages, PassageLimit limit, bool letters, out int cut, int? top = null, string answer = "")
    {
        if (letters) ArgumentOutOfRangeException.ThrowIfGreaterThan(passages.Count, MaxLetters);
        var shown = new List<(string Id, string Text, string Score)>(passages.Count);
        cut = 0;
        foreach (var passage in passages)
        {
            var id = letters ? ((char)('A' + shown.Count)).ToString() : (shown.Count + 1).ToString(CultureInfo.InvariantCulture);
            var score = passage.Score.ToString("F3", CultureInfo.InvariantCulture);
            shown.Add((id, PassageText.Of(passage, limit, out var wasCut), score));
            if (wasCut) cut++;
        }
        var chat = new List<ChatMessage>();
        if (template["system_message"]?.Format() is { Length: > 0 } system) chat.Add(new ChatMessage(ChatRole.System, system));
        var frame = new Frame(PassageText.OfQuery(query), passages.Count, top ?? passages.Count, PassageText.OfQuery(answer));
        if (template.Method == TemplateMethod.MultiTurnListwise) AddTurns(chat, frame, shown);
        else if (template.Method == TemplateMethod.Pairwise) chat.Add(new ChatMessage(ChatRole.User, Pair(frame, shown)));
        else chat.Add(new ChatMessage(ChatRole.User, SingleTurn(frame, shown)));
        return chat;
    }

    private string Pair(Frame frame, List<(string Id, string Text, string Score)> shown) => template["body"]!.Format(
        ("query", frame.Query), ("doc1", shown[0].Text), ("doc2", shown[1].Text));

    private string SingleTurn(Frame frame, List<(string Id, string Text, string Score)> shown)
    {
        var builder = new StringBuilder(shown.Sum(passage => passage.Text.Length + AroundPassage));
        if (template["prefix"] is { } prefix) builder.Append(frame.Format(prefix));
        foreach (var (id, text, score) in shown)
            template["body"]!.AppendTo(builder, ("rank", id), ("candidate", text), ("score", score));
        if (template["suffix"] is { } suffix) builder.Append(frame.Format(suffix));
        return builder.ToString();
    }

    private void AddTurns(List<ChatMessage> chat, Frame frame, List<(string Id, string Text, string Score)> shown)
    {
        if (template["prefix_user"] is { } prefixUser)
        {
            chat.Add(new ChatMessage(ChatRole.User, frame.Format(prefixUser)));
            chat.Add(new ChatMessage(ChatRole.Assistant, frame.Format(template["prefix_assistant"]!)));
        }
        var open = new StringBuilder();
        foreach (var (id, text, _) in shown)
        {
            template["body_user"]!.AppendTo(open, ("rank", id), ("candidate", text));
            if (template["body_assistant"] is not { } acknowledgement) continue;
            chat.Add(new ChatMessage(ChatRole.User, open.ToString()));
            chat.Add(new ChatMessage(ChatRole.Assistant, acknowledgement.Format(("rank", id))));
            open.Clear();
        }
        if (template["suffix_user"] is { } suffix) open.Append(frame.Format(suffix));
        if (open.Length > 0) chat.Add(new ChatMessage(ChatRole.User, open.ToString()));
    }

    /// <summary>What stands around the passages.</summary>
    private readonly record struct Frame(string Query, int Count, int Top, string Answer)
    {
        // RankLRL's list of names keeps numbers even where letters name the passages.
        public string Format(TemplateText text) => text.Format(
            ("query", Query),
            ("answer", Answer),
            ("num", Count.ToString(CultureInfo.InvariantCulture)),
            ("top", Top.ToString(CultureInfo.InvariantCulture)),
            ("psg_ids", $"[{string.Join(", ", Enumerable.Range(1, Count).Select(i => $"PASSAGE{i}"))}]"));
    }
}
