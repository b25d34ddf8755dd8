using System.CommandLine;
using System.Reflection;
using System.Text.Json;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Data;
using Glint.Imaging;
using Glint.Training;
using TorchSharp;

namespace Glint.Cli;

/// <summary>
/// shards/plan.json in a comparison's folder: what the first shard was asked for. The others must ask for the same, and the report is made from it.
/// </summary>
/// <param name="Glint">The version that began it.</param>
/// <param name="Arguments">Of <c>glint compare</c>, see <see cref="AskedComparison"/>.</param>
/// <param name="DataHash">Of the data: slices, whose they are, and where they lie.</param>
/// <param name="Threads">Of one run: libtorch repeats itself at one number of them. The first shard's where the command line names none.</param>
internal sealed record ShardPlan(string Glint, IReadOnlyList<string> Arguments, string DataHash, int Threads)
{
    private const string Folder = "shards", Name = "plan.json", ClaimsName = "claims";

    private static readonly JsonFile Json = new("is damaged", "Start the comparison again with another --out.");

    /// <summary>The folder of the shards' claims.</summary>
    internal static string ClaimsOf(string path) => Path.Combine(path, Folder, ClaimsName);

    /// <summary>Whether a folder is one of shards.</summary>
    internal static bool IsIn(string path) => File.Exists(FileOf(path));

    /// <summary>Takes part in a folder's comparison, or begins it.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="asked">What this shard is asked for.</param>
    /// <param name="data">Its data.</param>
    /// <exception cref="GlintException">The folder holds something else, or was begun otherwise, or cannot be written.</exception>
    internal static ShardPlan Joined(string path, AskedComparison asked, SliceDataset data)
    {
        // Other shards may begin it at the same time.
        Directory.CreateDirectory(ClaimsOf(path));
        string file = FileOf(path);
        var mine = new ShardPlan(Version, asked.Arguments, data.PlacedHash, asked.Plan.Options.Threads ?? Math.Min(torch.get_num_threads(), Cores));
        if (!File.Exists(file))
        {
            string aside = Path.Combine(path, Folder, $".glint-{Path.GetRandomFileName()}.tmp");
            AtomicFile.WriteText(aside, JsonSerializer.Serialize(mine, GlintJson.Indented) + "\n");
            try
            {
                // Whole, or not at all: a link where the file system has them.
                File.Move(aside, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(aside);
            }
        }
        ShardPlan begun = Read(path);
        if (!Anywhere(begun.Arguments).SequenceEqual(Anywhere(mine.Arguments))) throw new GlintException($"{path} was begun with other options: glint compare {string.Join(' ', begun.Arguments)}. Pass those, or choose another --out.");
        begun.Check(path, data);
        return begun;
    }

    /// <summary>Reads a folder's.</summary>
    /// <exception cref="GlintException">It cannot be read.</exception>
    internal static ShardPlan Read(string path) => Json.Read<ShardPlan>(FileOf(path)) is { Arguments: not null, DataHash: not null } plan ? plan : throw Json.Flawed(FileOf(path), "it lacks entries");

    /// <summary>Refuses to go on with other data, or another Glint.</summary>
    internal void Check(string path, SliceDataset data)
    {
        if (data.PlacedHash != DataHash) throw new GlintException($"{data.Name} is not what {path} was begun with: its content is another. Put the data back as it was, or choose another --out.");
        if (Glint != Version) throw new GlintException($"{path} was begun with Glint {Glint}; this is {Version}. Use the one that began it, or choose another --out.");
    }

    /// <summary>Refuses a folder that shards may not write to.</summary>
    /// <exception cref="GlintException">It holds something else.</exception>
    internal static void CheckFolder(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && !Directory.Exists(Path.Combine(path, Folder)) && !SlurmOptionSet.IsIn(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new GlintException($"{path} exists already, and is no comparison of shards. Choose another --out, or delete it first.");
        }
    }

    /// <summary>Asks for the same again, with this program's methods.</summary>
    /// <exception cref="GlintException">The program has no such options.</exception>
    internal AskedComparison Asked(string path, CommandContext context)
    {
        var options = new ComparisonOptionSet(context);
        var command = new RootCommand();
        options.AddTo(command);
        ParseResult parsed = command.Parse([.. Arguments], GlintCommand.Reading);
        if (parsed.Errors.Count > 0) throw new GlintException($"{FileOf(path)} asks for what this program has not: {parsed.Errors[0].Message} Use the program that began it.");
        return options.Read(parsed);
    }

    /// <summary>The comparison of each fold, or of the only split.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="asked">What to compare.</param>
    /// <param name="data">All patients.</param>
    /// <param name="threads">Of one run.</param>
    internal static IReadOnlyList<ComparisonPart> Parts(string path, AskedComparison asked, SliceDataset data, int threads)
    {
        TrainingOptions options = asked.Plan.Options with { Threads = threads };
        int? folds = !asked.AllFolds ? null : options.Splits is { } file ? SplitsFile.Read(file).Count : options.Folds;
        ComparisonPart Part(string name, int fold) => new(
            name, new Comparison(asked.Plan with { Options = options with { Fold = fold } }, data, Path.Combine(path, name), asked.Runner) { KeepsRuns = true });
        return folds is { } count ? [.. Enumerable.Range(0, count).Select(fold => Part($"fold{fold}", fold))] : [Part("", options.Fold)];
    }

    /// <summary>Cores of this process.</summary>
    internal static int Cores => Environment.ProcessorCount;

    // Machines may see the data under paths of their own: its content is compared, and its folder's name, which stands in the models. A cache changes nothing.
    private static IEnumerable<string> Anywhere(IReadOnlyList<string> arguments)
    {
        string? before = null;
        foreach (string argument in arguments)
        {
            if (argument != DataOptionSet.CacheName && before != DataOptionSet.CacheName)
            {
                yield return before == DataOptionSet.DataName ? Path.GetFileName(Path.TrimEndingDirectorySeparator(argument)) : argument;
            }
            before = argument;
        }
    }

    private static string Version => EnvironmentRecord.Here(1).Glint;

    private static string FileOf(string path) => Path.Combine(path, Folder, Name);
}
