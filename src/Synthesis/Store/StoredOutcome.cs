using Google.Protobuf;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Store;

/// <summary>What a query became, with the keys of its results instead of the results: those are shared, and large.</summary>
/// <param name="Query">The query; the written one where a step wrote it.</param>
/// <param name="Keys">Keys of the results by the steps' names, in the order of the steps.</param>
internal sealed record StoredOutcome(JobQuery Query, IReadOnlyList<(string Step, string Key)> Keys)
{
    /// <summary>What came out of the pipeline.</summary>
    public static StoredOutcome Of(PipelineOutcome outcome) => new(outcome.Query, [.. outcome.Keys.Select(pair => (pair.Key, pair.Value.Text))]);

    public static StoredOutcome Parse(byte[] bytes)
    {
        var input = new CodedInputStream(bytes);
        var query = new JobQuery();
        input.ReadMessage(query);
        var keys = new (string, string)[input.ReadInt32()];
        for (var i = 0; i < keys.Length; i++) keys[i] = (input.ReadString(), input.ReadString());
        return new StoredOutcome(query, keys);
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteMessage(Query);
            output.WriteInt32(Keys.Count);
            foreach (var (step, key) in Keys)
            {
                output.WriteString(step);
                output.WriteString(key);
            }
        }
        return bytes.ToArray();
    }
}
