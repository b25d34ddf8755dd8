using System.CommandLine;
using System.Globalization;
using Glint.Studies;

namespace Glint.Cli.Options;

/// <summary><c>--surface-tolerance</c>: how far apart two surfaces may lie and still agree.</summary>
internal static class SurfaceOption
{
    internal static Option<double> Create()
    {
        var option = new Option<double>("--surface-tolerance")
        {
            Description = "Surface Dice counts surfaces as agreeing that lie no farther apart, in mm. Readers' own disagreement is a good choice.",
            DefaultValueFactory = _ => ComparisonPlan.UsualSurfaceToleranceMillimetres,
            HelpName = "MM",
        };
        option.Validators.Add(r =>
        {
            if (!(r.GetValueOrDefault<double>() is >= 0 and < double.PositiveInfinity)) r.AddError(string.Create(CultureInfo.InvariantCulture, $"--surface-tolerance is {r.GetValueOrDefault<double>()}; it must be at least 0 mm."));
        });
        return option;
    }
}
