namespace Aspire.Hosting.Running;

/// <summary>
/// Runs a program that knows nothing of the lifeline (see <see cref="Child"/>) under a shell that does: when the standard
/// input ends, or the shell is asked to stop, it asks the program to stop. Where there is no shell, the program runs as it is.
/// </summary>
internal static class Guard
{
    private const string Shell = "/bin/sh";

    private const string Script = """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        { cat <&3 >/dev/null; kill -TERM "$child"; } 2>/dev/null &
        exec 3<&-
        trap 'kill -TERM "$child" 2>/dev/null' TERM INT
        wait "$child"; code=$?
        while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
        exit "$code"
        """;

    public static LaunchSpec Wrap(LaunchSpec launch) => !File.Exists(Shell)
        ? launch
        : launch with { FileName = Shell, Arguments = ["-c", Script, launch.Name, launch.FileName, .. launch.Arguments] };
}
