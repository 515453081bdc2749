namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>What a <see cref="FaultProxy"/> does to a request.</summary>
internal enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ends the connection instead of passing the request on.</summary>
    LostRequest,

    /// <summary>Passes the request on, and ends the connection instead of answering.</summary>
    LostAnswer,

    /// <summary>Passes the request on, and ends the connection in the middle of the answer.</summary>
    HalfAnswer,

    /// <summary>Answers nothing until the client gives up.</summary>
    Stalled,

    /// <summary>Sends half the answer and no more until the client gives up.</summary>
    StalledAnswer,

    /// <summary>Refuses the credentials.</summary>
    Unauthorized,

    /// <summary>Answers as a node whose queue of searches is full.</summary>
    Busy,

    /// <summary>Answers as a gateway whose node is gone, in HTML.</summary>
    BadGateway,

    /// <summary>Answers in HTML that all is well.</summary>
    WrongMediaType,

    /// <summary>Drops the header by which Elasticsearch tells what it is.</summary>
    NoProduct,
}
