// The command glint with a rule of your own:
// dotnet run -c Release --project samples/OwnRule -- compare --data phantom --methods D,GB,MINE --out out/own-rule
using Glint.Adaptation;
using Glint.Cli;
using Glint.Losses;
using Glint.Training;

return GlintCommand.Run(args, [.. Methods.All, new Method("MINE", "recall counts more while more is missed than wrong", new MissedOverWrong(Rate: 0.05))]);

internal sealed record MissedOverWrong(double Rate) : ICoefficientRule
{
    private const double Least = 0.25, Most = 4;

    public Coefficients Initial => Coefficients.Dice;

    // Stand in run.json: a stopped run goes on only with the same.
    public IReadOnlyDictionary<string, double> Constants => new Dictionary<string, double> { ["rate"] = Rate };

    public Coefficients Next(Coefficients current, ConfusionCounts batch)
    {
        if (!batch.HasTumour) return current;
        double factor = batch.FalseNegatives > batch.FalsePositives ? 1 + Rate : 1 / (1 + Rate);
        return current with { BetaSquared = Math.Clamp(current.BetaSquared * factor, Least, Most) };
    }
}
