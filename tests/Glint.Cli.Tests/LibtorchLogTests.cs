using System.Runtime.InteropServices;
using TorchSharp;

namespace Glint.Cli.Tests;

/// <summary>What libtorch itself writes to the terminal, past .NET's standard error.</summary>
[Collection("commands share the process's threads")]
public class LibtorchLogTests
{
    private const int StandardError = 2, WriteOnly = 1;

    [Fact]
    public void AWarningOfLibtorch_ReachesNoTerminal()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The terminal's error stream is redirected with calls of Linux.");
        Assert.True(LibtorchLog.SetLevel(LibtorchLog.Warnings));
        string before = Captured(Warn);
        LibtorchLog.OnlyErrors();
        Assert.Contains("degrees of freedom", before, StringComparison.Ordinal);
        Assert.Empty(Captured(Warn));
    }

    // A deviation of one number has no degree of freedom, which libtorch warns of.
    private static void Warn()
    {
        using torch.Tensor one = torch.ones(1);
        one.std().Dispose();
    }

    private static string Captured(Action act)
    {
        string path = Path.GetTempFileName();
        int file = Open(path, WriteOnly), terminal = Duplicate(StandardError);
        try
        {
            _ = Duplicate(file, StandardError);
            act();
        }
        finally
        {
            _ = Duplicate(terminal, StandardError);
            _ = Close(file);
            _ = Close(terminal);
        }
        string text = File.ReadAllText(path);
        File.Delete(path);
        return text;
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "dup")]
    private static extern int Duplicate(int descriptor);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Duplicate(int descriptor, int onto);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
