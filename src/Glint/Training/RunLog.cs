using System.Globalization;
using Glint.Imaging;

namespace Glint.Training;

/// <summary>A log of numbers by iteration, as CSV: a header, then a line each. It can be cut back to where a checkpoint stands.</summary>
internal sealed class RunLog : IDisposable
{
    private readonly string _path;
    private StreamWriter _writer;

    private RunLog(string path) => (_path, _writer) = (path, Appending(path));

    /// <summary>Starts a log.</summary>
    internal static RunLog Create(string path, string header)
    {
        File.WriteAllText(path, header + "\n");
        return new RunLog(path);
    }

    /// <summary>Opens a log that there is.</summary>
    internal static RunLog Reopen(string path) => File.Exists(path) ? new RunLog(path) : throw new GlintException($"{path} is missing. Start the run again in a new folder.");

    /// <summary>Adds a line; NaN is written as nothing.</summary>
    internal void Append(int iteration, IEnumerable<double> values) => _writer.WriteLine(Line(iteration, values));

    /// <summary>A line without its end.</summary>
    internal static string Line(int iteration, IEnumerable<double> values) =>
        iteration.ToString(CultureInfo.InvariantCulture) + ","
        + string.Join(",", values.Select(v => double.IsNaN(v) ? "" : v.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Takes out the lines after an iteration, and a half-written one at the end.</summary>
    /// <returns>What is left: iterations and values. It ends before the first damaged line.</returns>
    internal List<(int Iteration, double[] Values)> Rewind(int iteration)
    {
        Dispose();
        string[] lines = File.ReadAllText(_path).Split('\n');
        // What follows the last line break was not finished, and nothing after the iteration need make sense.
        var kept = new List<(string Line, int Iteration, double[] Values)>();
        foreach (string line in lines.Skip(1).SkipLast(1))
        {
            if (Parsed(line) is not { } row || row.Iteration > iteration) break;
            kept.Add((line, row.Iteration, row.Values));
        }
        AtomicFile.WriteText(_path, string.Concat(kept.Select(l => l.Line).Prepend(lines[0]).Select(l => l + "\n")));
        _writer = Appending(_path);
        return [.. kept.Select(l => (l.Iteration, l.Values))];
    }

    /// <summary>Brings the lines to the disk.</summary>
    /// <exception cref="GlintException">The disk is full.</exception>
    internal void Flush()
    {
        try
        {
            _writer.Flush();
            ((FileStream)_writer.BaseStream).Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            throw new GlintException($"Cannot write {_path}: {e.Message} Free some space and start again.", e);
        }
    }

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
            // What a finished run wrote was flushed by its last validation, which reports; a run that failed reports its own failure.
        }
    }

    private static StreamWriter Appending(string path) => new(path, append: true) { NewLine = "\n" };

    /// <summary>The numbers of a line, or null if it is damaged.</summary>
    internal static (int Iteration, double[] Values)? Parsed(string line)
    {
        string[] fields = line.Split(',');
        if (!int.TryParse(fields[0], CultureInfo.InvariantCulture, out int iteration)) return null;
        double[] values = new double[fields.Length - 1];
        for (int i = 0; i < values.Length; i++)
        {
            if (fields[i + 1].Length == 0) values[i] = double.NaN;
            else if (!double.TryParse(fields[i + 1], CultureInfo.InvariantCulture, out values[i])) return null;
        }
        return (iteration, values);
    }
}
