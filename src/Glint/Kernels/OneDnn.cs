using System.Runtime.InteropServices;
using TorchSharp;

namespace Glint.Kernels;

/// <summary>
/// libtorch's switch for oneDNN's kernels, which TorchSharp does not pass on: two of libtorch's own functions, found by the names that its
/// compiler gave them. Where they are not found, as on Windows, it cannot be switched.
/// </summary>
internal static class OneDnn
{
    private const string Library = "libtorch_cpu.so", Context = "_ZN2at13globalContextEv";
    private const string Switch = "_ZN2at7Context20setUserEnabledMkldnnEb", SwitchOfNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>For the whole process. False if there is no switch.</summary>
    internal static bool SwitchOff() => Set(false);

    /// <summary>As it is at first.</summary>
    internal static bool SwitchOn() => Set(true);

    private static bool Set(bool isOn)
    {
        if (!OperatingSystem.IsLinux()) return false;
        torch.InitializeDeviceType(DeviceType.CPU);    // loads libtorch
        if (!NativeLibrary.TryLoad(Library, typeof(torch).Assembly, null, out nint library)
            || !NativeLibrary.TryGetExport(library, Context, out _) || !NativeLibrary.TryGetExport(library, Switch, out _)
            || !NativeLibrary.TryGetExport(library, SwitchOfNnpack, out _)) return false;
        SetEnabled(GlobalContext(), isOn);
        // What libtorch would try in its place, with a warning at every call on processors that it does not know.
        SetNnpackEnabled(GlobalContext(), isOn);
        return true;
    }

    [DllImport(Library, EntryPoint = Context)]
    private static extern nint GlobalContext();

    [DllImport(Library, EntryPoint = Switch)]
    private static extern void SetEnabled(nint context, [MarshalAs(UnmanagedType.U1)] bool isOn);

    [DllImport(Library, EntryPoint = SwitchOfNnpack)]
    private static extern void SetNnpackEnabled(nint context, [MarshalAs(UnmanagedType.U1)] bool isOn);
}
