using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Glint.Benchmarks;

/// <summary>nibabel in a Python process of its own (peers/read_nibabel.py), which reads a file once for each <see cref="Read"/>.</summary>
internal sealed class NibabelPeer : IDisposable
{
    private const string Python = "GLINT_PYTHON";

    private readonly Process _process;
    private readonly Task<string> _error;

    private NibabelPeer(params string[] arguments)
    {
        string python = Environment.GetEnvironmentVariable(Python) ?? "python3", script = Path.Combine(AppContext.BaseDirectory, "peers", "read_nibabel.py");
        try
        {
            _process = Process.Start(new ProcessStartInfo(python, [script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new GlintException($"The peer {python} does not start: {e.Message}. Name a Python that has nibabel in {Python} (apt: python3-nibabel).", e);
        }
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts it on a file.</summary>
    internal static NibabelPeer On(string path) => new("read", path);

    /// <summary>Its versions, as a line.</summary>
    /// <exception cref="GlintException">It does not run.</exception>
    internal static string Version()
    {
        using var peer = new NibabelPeer("version");
        return peer.Line();
    }

    /// <summary>Has it write a CT-like int16 .nii.gz of 512 x 512 voxels and so many slices.</summary>
    /// <exception cref="GlintException">It fails.</exception>
    internal static void Make(string path, int slices)
    {
        using var peer = new NibabelPeer("make", path, slices.ToString(CultureInfo.InvariantCulture));
        peer._process.WaitForExit();
        if (peer._process.ExitCode != 0) throw peer.Failed();
    }

    /// <summary>Has it read the file; the seconds it took, and the sum of every 2^20th voxel.</summary>
    /// <exception cref="GlintException">It fails.</exception>
    internal (double Seconds, double Sum) Read()
    {
        _process.StandardInput.WriteLine();
        string[] answer = Line().Split(' ');
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private string Line() => _process.StandardOutput.ReadLine() ?? throw Failed();

    private GlintException Failed()
    {
        _process.WaitForExit();
        string last = _error.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it says nothing";
        return new($"The peer fails with exit code {_process.ExitCode}: {last.Trim()}. It needs nibabel (apt: python3-nibabel; {Python} names another Python) and room for the file in the temporary folder.");
    }
}
