using System.Globalization;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Imaging;

namespace Glint.Training;

/// <summary>
/// A run's folder: <c>run.json</c> (every option, the data's hash, the split, seeds, versions, machine, outcome), <c>steps.csv</c> (a line
/// a step, no clock values), <c>validation.csv</c> and <c>model.glint</c>.
/// </summary>
public sealed class RunFolder : IDisposable
{
    private const string RecordName = "run.json";
    private const string StepsHeader =
        "iteration,loss,alphaP,alphaN,betaSquared,twoA,twoB,truePositives,falsePositives,falseNegatives,precision,recall";

    private readonly StreamWriter _steps, _validation;

    private RunFolder(string path)
    {
        Path = path;
        _steps = Log("steps.csv", StepsHeader);
        _validation = Log("validation.csv", "iteration,dice");
    }

    /// <summary>Name of a model's file in its run's folder.</summary>
    public const string ModelName = "model.glint";

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The best model on validation so far.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, ModelName);

    /// <summary>Starts the logs of a run in a folder, which is made if it is missing.</summary>
    /// <exception cref="GlintException">The folder holds a run already, or cannot be written.</exception>
    public static RunFolder Create(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, RecordName))) throw new GlintException($"{path} holds a run already. Choose another folder.");
        try
        {
            Directory.CreateDirectory(path);
            return new RunFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot write to {path}: {e.Message} Choose another folder.", e);
        }
    }

    /// <summary>Refuses a path that is taken: no run is ever overwritten.</summary>
    /// <exception cref="GlintException">The path exists.</exception>
    public static void CheckFree(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) throw new GlintException("The path of the output is empty. Name a new folder.");
        if (Directory.Exists(path) || File.Exists(path)) throw new GlintException($"{path} exists already. Choose another --out, or delete it first.");
    }

    /// <summary>Deletes a folder if it can be; for a run that failed before it made anything worth keeping.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }

    /// <summary>Reads a run's run.json.</summary>
    /// <exception cref="GlintException">It is missing or broken.</exception>
    public static RunRecord ReadRecord(string path)
    {
        string file = System.IO.Path.Combine(path, RecordName);
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllBytes(file), GlintJson.Indented) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot read {file}: {e.Message} Train the run again.", e);
        }
    }

    /// <summary>Writes or replaces run.json.</summary>
    public void Write(RunRecord record) =>
        AtomicFile.WriteText(System.IO.Path.Combine(Path, RecordName), JsonSerializer.Serialize(record, GlintJson.Indented) + "\n");

    /// <summary>Adds a line to steps.csv.</summary>
    public void Append(StepRecord step)
    {
        double[] values =
        [
            step.Loss, step.Coefficients.AlphaP, step.Coefficients.AlphaN, step.Coefficients.BetaSquared,
            step.Coefficients.TverskyPoint.TwoA, step.Coefficients.TverskyPoint.TwoB,
            step.Counts.TruePositives, step.Counts.FalsePositives, step.Counts.FalseNegatives, step.Precision, step.Recall,
        ];
        Append(_steps, step.Iteration, values);
    }

    /// <summary>Adds a line to validation.csv.</summary>
    public void AppendValidation(int iteration, double dice)
    {
        Append(_validation, iteration, [dice]);
        Flush(_steps);
        Flush(_validation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close(_steps);
        Close(_validation);
    }

    private StreamWriter Log(string name, string header)
    {
        var writer = new StreamWriter(System.IO.Path.Combine(Path, name)) { NewLine = "\n" };
        writer.WriteLine(header);
        return writer;
    }

    private static void Append(StreamWriter log, int iteration, double[] values) =>
        log.WriteLine(iteration.ToString(CultureInfo.InvariantCulture) + ","
            + string.Join(",", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture))));

    private static void Close(StreamWriter log)
    {
        try
        {
            log.Dispose();
        }
        catch (IOException)
        {
            // What a finished run wrote was flushed by its last validation, which reports; a run that failed reports its own failure.
        }
    }

    private void Flush(StreamWriter log)
    {
        try
        {
            log.Flush();
        }
        catch (IOException e)
        {
            throw new GlintException($"Cannot write to {Path}: {e.Message} Free some space and start again.", e);
        }
    }
}
