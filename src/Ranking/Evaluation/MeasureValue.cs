namespace ReasonRank.Ranking.Evaluation;

/// <summary>A value of a measure.</summary>
/// <param name="Label">Its name as printed, such as <c>P_10</c>.</param>
/// <param name="Number">The value; NaN where it is a text.</param>
/// <param name="Text">The value as trec_eval prints it.</param>
public sealed record MeasureValue(string Label, double Number, string Text);
