using System.CommandLine;
using Glint.Cli.Options;
using Glint.Comparing;
using Glint.Comparing.Reports;
using Glint.Training;

namespace Glint.Cli;

/// <summary><c>glint report</c>: the report of finished comparisons again, or of several in one, without training.</summary>
internal static class ReportCommand
{
    internal static Command Create(CommandContext context)
    {
        Argument<string[]> folders = PathOption.Arguments("DIR", "Folders of finished comparisons.");
        Option<string?> folder = PathOption.OrNone("--out", "New folder for the report. Default, of one comparison only: its own folder, where the report is replaced.");
        folder.Aliases.Add("--output");
        var command = new Command("report",
            "Makes the report of a finished comparison again from what it kept, without training. Of a folder whose runs shards trained (glint compare --shard), it makes what one comparison would have written, or says what is missing. Several comparisons on the same test slices become one report of all their methods and seeds; of other patients, they are the folds of one cross-validation, each with the same methods and number of seeds, and become one report of all patients.\n\n"
            + "Example: glint report out/first\n         glint report out/fold0 out/fold1 out/fold2 --out out/all-folds") { folders, folder };
        command.SetAction(parsed =>
        {
            IReadOnlyList<string> from = parsed.GetValue(folders)!;
            string? path = parsed.GetValue(folder);
            if (path is null && from.Count > 1) throw new WrongOptionException("several comparisons in one report need a folder of their own: pass --out DIR.");
            if (path is not null) RunFolder.CheckFree(path);
            foreach (string one in from) ShardedFolder.Join(one, context);
            ComparisonResult result = ReportData.Read(from, context.Parts.Measures);
            if (path is null)
            {
                Report.Write(result, from[0]);
            }
            else
            {
                using var scope = OutputFolder.Make(path, context.Error);
                ComparisonFolder.Write(result, path);
                scope.Keep();
            }
            ComparisonFolder.Print(result, path ?? from[0], context.Output);
        });
        return command;
    }
}
