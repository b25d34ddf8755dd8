using System.CommandLine;
using Glint.Training;

namespace Glint.Cli.Options;

/// <summary><c>--device</c>: where a network trains or predicts. Whether this machine has it shows when it is asked for.</summary>
internal static class DeviceOption
{
    private const string Name = "--device", Takes = "cpu, cuda or cuda:N";

    internal static Option<string> Create() => new ValueOption<string>(
        Name, $"{Takes}; CUDA needs a build with it (see the README).", Takes, text => DeviceName.IsKnown(text) ? new(text) : ValueOption<string>.Refused(Name, text, Takes));
}
