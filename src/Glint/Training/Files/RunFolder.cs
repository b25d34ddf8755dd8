using System.Text.Json;
using Glint.Adaptation;
using Glint.Imaging;

namespace Glint.Training;

/// <summary>
/// A run's folder: <c>run.json</c> (every option, the data's hash, the split, seeds, versions, machine, outcome), <c>steps.csv</c> (a line
/// a step, no clock values), <c>validation.csv</c>, <c>model.glint</c>, its <c>weights.safetensors</c>, and a
/// checkpoint while it is not finished.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string RecordName = "run.json";
    private const string StepsName = "steps.csv", ValidationName = "validation.csv", ValidationHeader = "iteration,dice";

    private static readonly JsonFile Json = new("cannot be used", "Undo what was changed in it, or train the run again.");

    internal const string LockName = ".lock";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _lock;
    private readonly RunLog _steps, _validation;
    private readonly StepRow _row;

    // Held as long as the folder is written to: two processes in one run would ruin it.
    private RunFolder(string path, Method method, Func<string, string, RunLog> open)
    {
        (Path, _row) = (path, new StepRow(method.Strategy));
        string file = System.IO.Path.Combine(path, LockName);
        try
        {
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new GlintException($"Another process is training in {path}. Let it end, or stop it first.", e);
        }
        try
        {
            _steps = open(System.IO.Path.Combine(path, StepsName), _row.Header);
            _validation = open(System.IO.Path.Combine(path, ValidationName), ValidationHeader);
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Name of a model's file in its run's folder.</summary>
    public const string ModelName = "model.glint";

    /// <summary>Name of the file with the model's weights alone.</summary>
    public const string WeightsName = "weights.safetensors";

    /// <summary>Name of the newest checkpoint in a run's folder, until the run is finished.</summary>
    public const string CheckpointName = "checkpoint.glint";

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The best model on validation so far.</summary>
    public string ModelPath => System.IO.Path.Combine(Path, ModelName);

    /// <summary>Its weights alone, as other libraries read them.</summary>
    public string WeightsPath => System.IO.Path.Combine(Path, WeightsName);

    /// <summary>Starts the logs of a run in a folder, which is made if it is missing.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="method">The run's. If it tries updates, steps.csv tells the chosen candidate, its score and the spread of the scores too, empty where nothing was tried.</param>
    /// <exception cref="GlintException">The folder holds a run already, or cannot be written.</exception>
    public static RunFolder Create(string path, Method method)
    {
        if (File.Exists(System.IO.Path.Combine(path, RecordName))) throw new GlintException($"{path} holds a run already. Choose another folder.");
        try
        {
            Directory.CreateDirectory(path);
            return new RunFolder(path, method, RunLog.Create);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot write to {path}: {e.Message} Choose another folder.", e);
        }
    }

    /// <summary>Opens the folder of a run that was stopped; <see cref="Rewind"/> says where it goes on.</summary>
    /// <exception cref="GlintException">It cannot be written.</exception>
    public static RunFolder Reopen(string path, Method method)
    {
        try
        {
            var folder = new RunFolder(path, method, (log, _) => RunLog.Reopen(log));
            // What a killed process was writing aside; nobody else writes, now that the lock is ours.
            foreach (string left in Directory.EnumerateFiles(path, AtomicFile.TemporaryPattern)) File.Delete(left);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GlintException($"Cannot write to {path}: {e.Message} Check its permissions.", e);
        }
    }

    /// <summary>Takes what follows an iteration out of the logs.</summary>
    /// <returns>The steps up to it.</returns>
    /// <exception cref="GlintException">A step up to it is missing or damaged.</exception>
    internal IReadOnlyList<StepRecord> Rewind(int iteration)
    {
        _validation.Rewind(iteration);
        List<StepRecord?> read = [.. _steps.Rewind(iteration).Select(row => _row.Read(row.Iteration, row.Values))];
        return read.Select(s => s?.Iteration ?? 0).SequenceEqual(Enumerable.Range(1, iteration)) ? [.. read.Select(s => s!)] : throw new GlintException(
            $"{System.IO.Path.Combine(Path, StepsName)} lacks steps up to {iteration}, where the checkpoint stands. Start the run again in a new folder.");
    }

    /// <summary>The steps that a run logged.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="method">Its method.</param>
    /// <exception cref="GlintException">The log is missing or damaged.</exception>
    public static IReadOnlyList<StepRecord> ReadSteps(string path, Method method)
    {
        string file = System.IO.Path.Combine(path, StepsName);
        return StepRow.ReadAll(file, new StepRow(method.Strategy).Read) ?? throw new GlintException($"{file} is missing or lacks steps. Train the run again.");
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

    /// <summary>How far the run in a folder got.</summary>
    /// <exception cref="GlintException">Its run.json is broken.</exception>
    internal static RunState StateOf(string path) =>
        !File.Exists(System.IO.Path.Combine(path, RecordName)) ? RunState.None
        : ReadRecord(path).Status == RunStatus.Finished ? RunState.Finished
        : Checkpoint.IsIn(path) ? RunState.Resumable : RunState.None;

    /// <summary>Waits, as long as it takes, for a process that still trains in a folder; what is killed leaves no lock.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="waits">Told once if there is one.</param>
    /// <param name="stop">Ends waiting.</param>
    internal static void WaitUntilFree(string path, Action? waits = null, CancellationToken stop = default)
    {
        string file = System.IO.Path.Combine(path, LockName);
        while (File.Exists(file))
        {
            try
            {
                using var free = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                return;
            }
            catch (FileNotFoundException)
            {
                return;
            }
            catch (IOException)
            {
                waits?.Invoke();
                waits = null;
                if (stop.WaitHandle.WaitOne(LookAgain)) return;
            }
        }
    }

    /// <summary>Reads a run's run.json.</summary>
    /// <exception cref="GlintException">It is missing or broken.</exception>
    public static RunRecord ReadRecord(string path)
    {
        string file = System.IO.Path.Combine(path, RecordName);
        if (!File.Exists(file)) throw new GlintException($"There is no run in {path}: it holds no {RecordName}. Name the folder of a run of glint train.");
        return Json.Read<RunRecord>(file) is { Method: not null, Options: not null, Data: not null, Split: not null, Environment: not null } record
            ? record
            : throw Json.Flawed(file, "it lacks entries");
    }

    /// <summary>Writes or replaces run.json.</summary>
    public void Write(RunRecord record) =>
        AtomicFile.WriteText(System.IO.Path.Combine(Path, RecordName), JsonSerializer.Serialize(record, GlintJson.Indented) + "\n");

    /// <summary>Adds a line to steps.csv.</summary>
    public void Append(StepRecord step) => _steps.Append(step.Iteration, _row.Of(step));

    /// <summary>Adds a line to validation.csv, and brings both logs to the disk.</summary>
    /// <exception cref="GlintException">The disk is full.</exception>
    public void AppendValidation(int iteration, double dice)
    {
        _validation.Append(iteration, [dice]);
        Flush();
    }

    /// <summary>Brings the logs to the disk.</summary>
    /// <exception cref="GlintException">The disk is full.</exception>
    public void Flush()
    {
        _steps.Flush();
        _validation.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _steps.Dispose();
        _validation.Dispose();
        _lock.Dispose();
    }
}
