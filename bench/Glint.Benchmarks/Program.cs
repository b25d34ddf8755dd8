using System.Globalization;
using Glint;
using Glint.Benchmarks;
using Glint.Kernels;

// Each verb prints a table for people and ends with one line of JSON that holds the same figures.
if (args is [PlainStep.Name, var width]) return PlainStep.Run(double.Parse(width, CultureInfo.InvariantCulture), Console.In, Console.Out);
Allocator.KeepFreedMemory();
bool quick = args.Contains("--quick");
try
{
    switch (args.FirstOrDefault(a => !a.StartsWith('-')))
    {
        case FewChannels.Name:
            FewChannels.Run(quick);
            return 0;
        case Exploratory.Name:
            Exploratory.Run(quick);
            return 0;
        case TrainingSpeed.Name:
            return TrainingSpeed.Run(quick);
        case Reading.Name:
            return Reading.Run(quick);
        case ReportPage.Name:
            ReportPage.Run(quick);
            return 0;
        case NumericsTable.Name:
            NumericsTable.Run(args.Contains(NumericsTable.WithoutOneDnn));
            return 0;
        case NetworkAgreement.Name:
            return NetworkAgreement.Run(quick);
        case RankSteps.Name:
            RankSteps.Run(quick, Pairs(args));
            return 0;
        case RankSteps.Inner:
            return RankSteps.RunInner(args[1..]);
        case RuleStep.Name:
            RuleStep.Run(quick);
            return 0;
        case DicomReading.Name:
            return DicomReading.Run(quick);
        case OnnxPrediction.Name:
            return OnnxPrediction.Run(quick);
        default:
            Console.Error.WriteLine($"Usage: dotnet run -c Release --project bench/Glint.Benchmarks -- VERB [--quick]\n  {FewChannels.Name}  {FewChannels.Description}\n  {Exploratory.Name}  {Exploratory.Description}\n  {RuleStep.Name}  {RuleStep.Description}\n  {Reading.Name}  {Reading.Description}\n  {TrainingSpeed.Name}  {TrainingSpeed.Description}\n  {ReportPage.Name}  {ReportPage.Description}\n  {NumericsTable.Name}  {NumericsTable.Description}\n  {NetworkAgreement.Name}  {NetworkAgreement.Description}\n  {DicomReading.Name}  {DicomReading.Description}\n  {OnnxPrediction.Name}  {OnnxPrediction.Description}\n  {RankSteps.Name} [--pairs N]  {RankSteps.Description}");
            return 2;
    }
}
catch (GlintException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int? Pairs(string[] args)
{
    int at = Array.IndexOf(args, "--pairs");
    if (at < 0) return null;
    return at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int pairs) && pairs > 0
        ? pairs
        : throw new GlintException("--pairs takes how many pairs to measure, at least 1.");
}
