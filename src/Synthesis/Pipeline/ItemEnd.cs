namespace ReasonRank.Synthesis.Pipeline;

/// <summary>Why a query ends before the end of the pipeline.</summary>
/// <param name="Reason">A code in kebab-case, such as <c>low-consistency</c>; queries are counted by it.</param>
/// <param name="Message">One sentence with the numbers or names that tell more.</param>
internal sealed record ItemEnd(string Reason, string Message);
