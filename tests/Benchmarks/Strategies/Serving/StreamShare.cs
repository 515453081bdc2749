namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>How busy a modelled server was under load.</summary>
/// <param name="Seconds">Modelled seconds from the first full batch to the admission of the last query; 0 when it never was full.</param>
/// <param name="Full">Share of them in which all streams were busy.</param>
/// <param name="Used">Mean share of the streams that were busy.</param>
internal sealed record StreamShare(double Seconds, double Full, double Used);
