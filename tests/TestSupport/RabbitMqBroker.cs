using System.Diagnostics;
using System.Net.Sockets;

namespace ReasonRank.TestSupport;

/// <summary>
/// A real RabbitMQ node that runs on this machine for tests: Debian's package, with ports, a name, data and a port mapper of its
/// own. Skips the calling test where it is missing.
/// </summary>
public sealed class RabbitMqBroker : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server", Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";

    private static readonly TimeSpan _longestStart = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-rabbitmq-").FullName;
    private readonly int _mapperPort = FreePort.Next(), _distributionPort = FreePort.Next();
    private RunningProgram? _mapper, _node;

    private RabbitMqBroker() => Port = FreePort.Next();

    /// <summary>Its AMQP port.</summary>
    public int Port { get; }

    /// <summary>Its connection string.</summary>
    public string Connection => ConnectionAt(Port);

    /// <summary>What it has written since it was last started.</summary>
    public string Output => _node?.Output ?? "";

    /// <summary>Its connection string by way of another port of this machine that leads to it.</summary>
    public static string ConnectionAt(int port) => $"amqp://guest:guest@127.0.0.1:{port}";

    /// <summary>Starts a broker and waits until it takes connections.</summary>
    public static async Task<RabbitMqBroker> NewAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Program)) Real.Missing("RabbitMQ is not installed (Debian package rabbitmq-server)");
        var broker = new RabbitMqBroker();
        OwnedServers.Own(broker);
        await broker.StartAsync();
        return broker;
    }

    /// <summary>Starts it again on its port and data, after <see cref="KillAsync"/>.</summary>
    public async Task StartAsync()
    {
        File.WriteAllText(Path.Combine(_folder, "rabbitmq.conf"), $"listeners.tcp.default = 127.0.0.1:{Port}\n");
        File.WriteAllText(Path.Combine(_folder, "enabled_plugins"), "[].\n");
        _mapper ??= RunningProgram.Run("epmd", "-port", $"{_mapperPort}", "-address", "127.0.0.1");
        _node = RunningProgram.Run("env", [.. Settings(), Program]);
        var start = Stopwatch.GetTimestamp();
        while (!_node.Output.Contains("Server startup complete", StringComparison.Ordinal) || !await TakesConnectionsAsync())
        {
            if (!_node.HasExited && Stopwatch.GetElapsedTime(start) < _longestStart)
            {
                await Task.Delay(100);
                continue;
            }
            var output = Output;
            await DisposeAsync();
            throw new InvalidOperationException($"RabbitMQ did not start:\n{output}");
        }
    }

    /// <summary>Kills it as a power cut would, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_node is not { } node) return;
        _node = null;
        await node.DisposeAsync();
    }

    /// <summary>Runs rabbitmqctl against it and gives what it writes.</summary>
    public async Task<string> ControlAsync(params string[] arguments)
    {
        await using var control = RunningProgram.Run("env", [.. Settings(), Control, "--quiet", "--node", Name, .. arguments]);
        var code = await control.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return code == 0 ? control.Output : throw new InvalidOperationException($"rabbitmqctl {string.Join(' ', arguments)}:\n{control.Output}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_mapper is { } mapper) await mapper.DisposeAsync();
        _mapper = null;
        OwnedServers.Forget(this);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Name => $"reasonrank{Port}@localhost";

    // The package's own scripts change to the user rabbitmq and its folders; the programs behind them go where they are told.
    private string[] Settings() =>
    [
        $"HOME={_folder}", $"ERL_EPMD_PORT={_mapperPort}", $"RABBITMQ_NODENAME={Name}", $"RABBITMQ_DIST_PORT={_distributionPort}",
        $"RABBITMQ_CONFIG_FILE={_folder}/rabbitmq.conf", $"RABBITMQ_ADVANCED_CONFIG_FILE={_folder}/none.config",
        $"RABBITMQ_CONF_ENV_FILE={_folder}/none", $"RABBITMQ_ENABLED_PLUGINS_FILE={_folder}/enabled_plugins",
        $"RABBITMQ_MNESIA_BASE={_folder}/data", $"RABBITMQ_LOG_BASE={_folder}/log", "RABBITMQ_LOGS=-",
        // One core is plenty, and idle schedulers must not spin beside the tests.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none",
    ];

    private async Task<bool> TakesConnectionsAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
