namespace Aspire.Hosting.ApplicationModel;

/// <summary>A program, run as a process.</summary>
public class ExecutableResource(string name, string command, string workingDirectory) : Resource(name),
    IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>Path of the program, or its name on the PATH.</summary>
    public string Command => command;

    /// <summary>Folder it runs in.</summary>
    public string WorkingDirectory => workingDirectory;
}
