namespace Aspire.Hosting.Running;

/// <summary>
/// Runs a program that knows nothing of the lifeline (see <see cref="Child"/>) under a shell that does: when the standard
/// input ends, or the shell is asked to stop, it asks the program to stop. Where there is no shell, the program runs as it is.
/// </summary>
internal static class Guard
{
    private const string Shell = "/bin/sh";

    private const string Script = """
        exec 3<&0 4>&2 2>/dev/null
        "$@" </dev/null 2>&4 3<&- 4>&- & child=$!
        { cat <&3 >/dev/null; kill -TERM "$child"; } >/dev/null 4>&- &
        exec 3<&- 4>&-
        trap 'kill -TERM "$child"' TERM INT
        wait "$child"; code=$?
        while kill -0 "$child"; do wait "$child"; code=$?; done
        exit "$code"
        """;

    public static LaunchSpec Wrap(LaunchSpec launch) => !File.Exists(Shell)
        ? launch
        : launch with { FileName = Shell, Arguments = ["-c", Script, launch.Name, launch.FileName, .. launch.Arguments] };
}
