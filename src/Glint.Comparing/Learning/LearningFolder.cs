using System.Globalization;
using System.Text;
using System.Text.Json;
using Glint.Adaptation;
using Glint.Imaging;
using Glint.Training;

namespace Glint.Comparing;

/// <summary>
/// The folder of a learning: <c>learning.json</c>, written aside and renamed after every generation; <c>runs.csv</c> with a line for every run, as it
/// ended; <c>policy.safetensors</c>.
/// </summary>
internal sealed class LearningFolder(string path)
{
    internal const string RecordName = "learning.json", RunsName = "runs.csv", PolicyName = "policy.safetensors";

    internal const string HeldOutPart = "held-out";

    private const string Header = "part,number,candidate,reward,small_dice,lesion_f1,alpha_p,alpha_n,beta_squared,seconds,organ,side,share,contrast,tumour_share,learning_rate,batch,steps,failure";

    private static readonly JsonFile File_ = new("is no record of a learning", "Start glint learn-policy in a new folder.");

    /// <summary>Where it is.</summary>
    internal string Path { get; } = path;

    private string RunsPath => System.IO.Path.Combine(Path, RunsName);

    private string RecordPath => System.IO.Path.Combine(Path, RecordName);

    /// <summary>Whether a learning was begun in it.</summary>
    internal bool IsBegun => File.Exists(RecordPath);

    /// <summary>Where it stands.</summary>
    /// <exception cref="GlintException">The record is damaged.</exception>
    internal LearningRecord Read() => File_.Read<LearningRecord>(RecordPath) is { } record && record.Plan is { Scale: not null } plan && record.Parameters?.Count == plan.Form.Dimension
        ? record
        : throw File_.Flawed(RecordPath, "it lacks its plan, or its parameters do not fit it");

    /// <summary>Where it stands, if it is of this plan.</summary>
    /// <exception cref="GlintException">The record is damaged, or of another plan.</exception>
    internal LearningRecord ReadOf(LearningPlan plan)
    {
        LearningRecord record = Read();
        string ours = JsonSerializer.Serialize(plan, GlintJson.Compact), theirs = JsonSerializer.Serialize(record.Plan, GlintJson.Compact);
        return ours == theirs ? record : throw new GlintException($"{Path} holds a learning with other options: {theirs}. Go on with those, or choose a new folder.");
    }

    /// <summary>Writes where it stands, and of a policy its file.</summary>
    internal void Write(LearningRecord record)
    {
        if (record.Plan.Form.IsPolicy) PolicyFile.Write(System.IO.Path.Combine(Path, PolicyName), Policy(record));
        AtomicFile.WriteText(RecordPath, JsonSerializer.Serialize(record, GlintJson.Indented) + "\n");
    }

    /// <summary>The policy as far as it is learned, with where it comes from.</summary>
    internal static Policy Policy(LearningRecord record)
    {
        LearningPlan plan = record.Plan;
        Policy bare = plan.Form.PolicyOf(record.Parameters);
        return new Policy(bare.Action, record.Parameters)
        {
            Provenance = new Dictionary<string, string>
            {
                ["command"] = "glint learn-policy",
                ["plan"] = JsonSerializer.Serialize(plan, GlintJson.Compact),
                ["generations"] = record.Generations.Count.ToString(CultureInfo.InvariantCulture),
                ["digest"] = record.Generations.Count > 0 ? record.Generations[^1].Digest : "",
                ["reward"] = "mean of Dice of the smaller half of tumours and F1 of lesions, of validation patients of phantoms at threshold 0.5 at the end of a run",
            },
        };
    }

    /// <summary>The runs that are there already of a part, by candidate; a line that was cut short counts as none.</summary>
    internal Dictionary<int, LearningScore> Runs(string part, int number)
    {
        var found = new Dictionary<int, LearningScore>();
        if (!File.Exists(RunsPath)) return found;
        foreach (string[] cells in File.ReadLines(RunsPath).Skip(1).Select(l => l.Split(',')))
        {
            if (cells.Length != Columns || cells[0] != part || cells[1] != Text(number)) continue;
            double At(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
            found[int.Parse(cells[2], CultureInfo.InvariantCulture)] =
                new(At(3), At(4), At(5), new(At(6), At(7), At(8)), At(9)) { Failure = cells[^1].Length > 0 ? cells[^1] : null };
        }
        return found;
    }

    /// <summary>Adds a run.</summary>
    internal void Append(string part, int number, int candidate, LearningScore score, LearningTask task)
    {
        string line = string.Join(',',
            part, Text(number), Text(candidate), Text(score.Reward), Text(score.SmallDice), Text(score.LesionF1), Text(score.Last.AlphaP), Text(score.Last.AlphaN), Text(score.Last.BetaSquared), Text(score.Seconds),
            task.Organ.ToString().ToLowerInvariant(), Text(task.Side), Text(task.Share), Text(task.Contrast), Text(task.TumourShare), Text(task.LearningRate), Text(task.Batch), Text(task.Steps),
            (score.Failure ?? "").Replace(',', ';').ReplaceLineEndings(" "));
        bool isNew = !File.Exists(RunsPath);
        // A line that was cut short by a crash ends here.
        bool isCut = !isNew && new FileInfo(RunsPath).Length > 0 && LastByte() != '\n';
        File.AppendAllText(RunsPath, (isNew ? Header + "\n" : isCut ? "\n" : "") + line + "\n", Utf8);
    }

    private static readonly int Columns = Header.Split(',').Length;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private byte LastByte()
    {
        using FileStream file = File.OpenRead(RunsPath);
        file.Seek(-1, SeekOrigin.End);
        return (byte)file.ReadByte();
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
