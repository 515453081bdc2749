using System.Diagnostics;
using System.Globalization;

namespace ReasonRank.TestSupport;

/// <summary>
/// A real PostgreSQL server that runs on this machine for tests: Debian's package, with a port and data of its own. Skips the
/// calling test where it is missing.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Root = "/usr/lib/postgresql", User = "postgres";

    private static readonly TimeSpan _longestStart = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<PostgresServer>> _common = new(() => NewAsync());

    private readonly string _programs;
    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-postgres-").FullName;
    private RunningProgram? _process;

    private PostgresServer(string programs) => (_programs, Port) = (programs, FreePort.Next());

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Connection string of its one database.</summary>
    public string Connection => $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres";

    /// <summary>What it has written since it was last started.</summary>
    public string Output => _process?.Output ?? "";

    /// <summary>
    /// The server that all tests of this program share; it runs until the program ends. Tests make databases of their own in it.
    /// </summary>
    public static Task<PostgresServer> SharedAsync()
    {
        // Outside the shared task: a skip belongs to the test that asks.
        Find();
        return _common.Value;
    }

    /// <summary>Makes a database, starts the server and waits until it takes connections.</summary>
    public static async Task<PostgresServer> NewAsync()
    {
        var server = new PostgresServer(Find());
        OwnedServers.Own(server);
        await server.MakeAsync();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it again on its port and data, after <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        _process = Run("postgres", "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-k", _folder, "-c", "max_connections=300");
        var start = Stopwatch.GetTimestamp();
        while (!_process.Output.Contains("ready to accept connections", StringComparison.Ordinal))
        {
            if (!_process.HasExited && Stopwatch.GetElapsedTime(start) < _longestStart)
            {
                await Task.Delay(50);
                continue;
            }
            var output = Output;
            await DisposeAsync();
            throw new InvalidOperationException($"PostgreSQL did not start:\n{output}");
        }
    }

    /// <summary>Stops it as an administrator would in a hurry: connections are cut, data is written.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Signal(RunningProgram.Sigint);
        await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        await process.DisposeAsync();
    }

    /// <summary>Kills it and its processes as a power cut would, and waits until they are gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        var children = process.Descendants();
        await process.DisposeAsync();
        // A new server refuses to start while a process of the old one has its memory.
        while (children.Any(RunningProgram.IsAlive)) await Task.Delay(20);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        OwnedServers.Forget(this);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static string Find()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Root)) Real.Missing("PostgreSQL is not installed (Debian package postgresql)");
        var newest = Directory.EnumerateDirectories(Root)
            .Where(folder => File.Exists(Path.Combine(folder, "bin/initdb")))
            .MaxBy(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0);
        if (newest is null) Real.Missing($"{Root} has no server");
        return Path.Combine(newest!, "bin");
    }

    private async Task MakeAsync()
    {
        if (Environment.IsPrivilegedProcess) await ExpectAsync(RunningProgram.Run("chown", User, _folder));
        await ExpectAsync(Run("initdb", "-D", Data, "-U", User, "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"));
    }

    // The server refuses to run as root. setpriv becomes the program; su would stay between, and keep signals to itself.
    private RunningProgram Run(string name, params string[] arguments)
    {
        var program = Path.Combine(_programs, name);
        return Environment.IsPrivilegedProcess
            ? RunningProgram.Run("setpriv", [$"--reuid={User}", $"--regid={User}", "--init-groups", "env", "--default-signal=INT", "--chdir=/", program, .. arguments])
            : RunningProgram.Run(program, arguments);
    }

    private static async Task ExpectAsync(RunningProgram program)
    {
        await using (program)
        {
            var code = await program.WaitForExitAsync(TimeSpan.FromMinutes(1));
            if (code != 0) throw new InvalidOperationException($"The database could not be made:\n{program.Output}");
        }
    }
}
