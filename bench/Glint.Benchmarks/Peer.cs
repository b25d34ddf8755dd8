using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Glint.Benchmarks;

/// <summary>What another library needs to run beside us.</summary>
/// <param name="Script">In bench/peers.</param>
/// <param name="Variable">Environment variable that names another Python than python3.</param>
/// <param name="Needs">What that Python must have.</param>
internal sealed record PythonLibrary(string Script, string Variable, string Needs)
{
    internal static readonly PythonLibrary Nibabel = new("read_nibabel.py", "GLINT_PYTHON", "nibabel (apt: python3-nibabel)");
    internal static readonly PythonLibrary PyTorch = new("train_step.py", "GLINT_PYTORCH", "PyTorch");

    /// <summary>Whether its user named a Python for it.</summary>
    internal bool IsNamed => Environment.GetEnvironmentVariable(Variable) is not null;
}

/// <summary>Somebody else's code in a process of its own, which does its work once for each line it is sent, and answers with a line.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly string _remedy;

    private Peer(string program, IEnumerable<string> arguments, string remedy)
    {
        _remedy = remedy;
        try
        {
            _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new GlintException($"The peer {program} does not start: {e.Message}. {remedy}", e);
        }
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>A script of bench/peers.</summary>
    /// <exception cref="GlintException">There is no such Python.</exception>
    internal static Peer Python(PythonLibrary library, params string[] arguments)
    {
        // A command and its first arguments: a Python in another root is "chroot ROOT python3". The script goes by its text, which every root can read.
        string[] python = (Environment.GetEnvironmentVariable(library.Variable) ?? "python3").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "peers", library.Script));
        return new Peer(python[0], [.. python[1..], "-c", script, .. arguments], $"It needs {library.Needs}; {library.Variable} names another Python.");
    }

    /// <summary>A plain TorchSharp program with the system's own memory settings, see <see cref="PlainStep"/>.</summary>
    internal static Peer PlainTorchSharp(double width)
    {
        string host = Environment.ProcessPath!, program = Assembly.GetExecutingAssembly().Location;
        string[] self = Path.GetFileNameWithoutExtension(host) == "dotnet" ? [program] : [];
        return new Peer(host, [.. self, PlainStep.Name, width.ToString(CultureInfo.InvariantCulture)], "");
    }

    /// <summary>The versions of a library, as a line.</summary>
    /// <exception cref="GlintException">It does not run.</exception>
    internal static string Version(PythonLibrary library)
    {
        using Peer peer = Python(library, "version");
        return peer.Line();
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="GlintException">It fails.</exception>
    internal void Finish()
    {
        _process.WaitForExit();
        if (_process.ExitCode != 0) throw Failed();
    }

    /// <summary>Has it do its work once; what it answers.</summary>
    /// <exception cref="GlintException">It fails.</exception>
    internal string Ask(string what = "")
    {
        _process.StandardInput.WriteLine(what);
        return Line();
    }

    /// <summary>Has it do its work once; the seconds it took.</summary>
    /// <exception cref="GlintException">It fails.</exception>
    internal double Seconds(string what = "") => double.Parse(Ask(what), CultureInfo.InvariantCulture);

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
        return new($"The peer fails with exit code {_process.ExitCode}: {last.Trim()}. {_remedy}");
    }
}
