using ReasonRank.Ranking.Files;

namespace ReasonRank.Cli.Jobs;

/// <summary>What is malformed in files, gathered so that all of it is told at once; the first hundred are enough to stop.</summary>
internal sealed class FileProblems
{
    private const int Most = 100;

    private readonly List<string> _problems = [];

    /// <summary>Takes a problem.</summary>
    /// <exception cref="InvalidInputException">With all of them, when there are a hundred.</exception>
    public void Add(MalformedFileException problem)
    {
        _problems.Add(problem.Message);
        if (_problems.Count == Most) ThrowIfAny();
    }

    /// <summary>Reads something; a file that cannot be read to its end is a problem.</summary>
    public void Try(Action read)
    {
        try
        {
            read();
        }
        catch (MalformedFileException unreadable)
        {
            Add(unreadable);
        }
    }

    /// <summary>Tells what there is.</summary>
    /// <exception cref="InvalidInputException">With all problems, where there are some.</exception>
    public void ThrowIfAny()
    {
        if (_problems.Count > 0) throw new InvalidInputException(_problems);
    }
}
