using System.CommandLine;
using ReasonRank.Cli.Output;

namespace ReasonRank.Cli.Commands.LocalModels;

/// <summary><c>reasonrank model</c>: works on model folders, without any server.</summary>
internal sealed class ModelCommand : Command
{
    public ModelCommand(Terminal terminal) : base("model", "Check model folders of ONNX Runtime GenAI")
    {
        Add(new CheckModelCommand(terminal));
    }
}
