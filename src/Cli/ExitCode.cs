namespace ReasonRank.Cli;

/// <summary>How the program ends.</summary>
internal enum ExitCode
{
    /// <summary>All done.</summary>
    Ok = 0,

    /// <summary>Something failed, or was done in part only.</summary>
    Failed = 1,

    /// <summary>The command line, or a value on it, is wrong.</summary>
    Usage = 2,

    /// <summary>The server cannot be reached.</summary>
    Unreachable = 3,

    /// <summary>There is no collection or job of this name.</summary>
    NotFound = 4,

    /// <summary>An input file is missing or malformed.</summary>
    BadInput = 5,

    /// <summary>Stopped by Ctrl-C.</summary>
    Canceled = 130,
}
