using System.CommandLine;
using Glint.Comparing;

namespace Glint.Cli.Options;

/// <summary><c>--surface-tolerance</c>: how far apart two surfaces may lie and still agree.</summary>
internal static class SurfaceOption
{
    internal static Option<double?> Create()
    {
        Option<double?> option = NumberOption.Decimal(
            "--surface-tolerance", "Surface Dice counts surfaces as agreeing that lie no farther apart, in mm. Readers' own disagreement is a good choice.", NumberRange<double>.AtLeast(0));
        (option.DefaultValueFactory, option.HelpName) = (_ => ComparisonPlan.UsualSurfaceToleranceMillimetres, "MM");
        return option;
    }
}
