namespace ReasonRank.Synthesis;

/// <summary>What a process of the service does.</summary>
public enum SynthesisRole
{
    /// <summary>Takes jobs and tells of them, and works on their queries.</summary>
    Both,

    /// <summary>Takes jobs and tells of them; others work.</summary>
    Service,

    /// <summary>Works on queries of jobs that others take. Needs a broker and a store that it shares with them.</summary>
    Worker,
}
