// The command glint with a loss of your own, MINE. Five minutes on data that it makes itself:
// dotnet run -c Release -- compare --data phantom --methods D,MINE --out out
using Glint.Adaptation;
using Glint.Cli;
using Glint.Losses;
using Glint.Training;
using static TorchSharp.torch;

// A tensor without dimensions that hangs on the prediction. Counts hold TP, FP and FN of the batch; here: the root of 1 - Dice, steep where a network is nearly right.
Method mine = new("MINE", "root of 1 - Dice", new FixedRule(Coefficients.Dice))
{
    Objective = new() { Loss = (probability, mask, counts, coefficients) => sqrt(GeneralizedLoss.Of(counts, coefficients)) },
};

return GlintCommand.Run(args, [.. Methods.All, mine]);
