using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Glint.Training;

/// <summary>A device as options name it: cpu, cuda, or cuda:N.</summary>
internal static class DeviceName
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    private const string Cuda = "cuda";

    /// <summary>Whether it is a name of a device, here or elsewhere.</summary>
    public static bool IsKnown(string name) => name is Cpu or Cuda || Index(name) is not null;

    /// <summary>The device.</summary>
    /// <param name="name">cpu, cuda, or cuda:N.</param>
    /// <exception cref="GlintException">This machine or this build has no such device.</exception>
    public static Device Find(string name)
    {
        if (name == Cpu) return CPU;
        if (!IsKnown(name)) throw new GlintException($"Device is {name}; it must be cpu, cuda or cuda:N.");
        if (!cuda.is_available()) throw new GlintException($"There is no CUDA device here, or this build has no CUDA: asked for {name}. Use --device cpu, or build with -p:GlintLibtorch=PACKAGE, see the README.");
        int index = Index(name) ?? 0;
        return index < cuda.device_count() ? new Device(DeviceType.CUDA, index) : throw new GlintException($"There is no device {name}: this machine has {cuda.device_count()}. Use cuda:0 to cuda:{cuda.device_count() - 1}.");
    }

    private static int? Index(string name) =>
        name.StartsWith(Cuda + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;
}
