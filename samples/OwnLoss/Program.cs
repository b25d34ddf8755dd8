// The command glint with losses of your own:
// dotnet run -c Release --project samples/OwnLoss -- compare --data phantom --methods D,ROOT,LESIONS --out out/own-loss
using Glint.Adaptation;
using Glint.Cli;
using Glint.Data;
using Glint.Losses;
using Glint.Training;
using static TorchSharp.torch;

// Any tensor without dimensions that hangs on the prediction: here the root of 1 - Dice, which is steep where a network is nearly right.
Method root = new("ROOT", "root of 1 - Dice", new FixedRule(Coefficients.Dice))
{
    Objective = new() { Loss = (probability, mask, counts, coefficients) => sqrt(GeneralizedLoss.Of(counts, coefficients)) },
};

// What is counted is yours, too: here every lesion alike, however small, for the balance rule and a loss of cross-entropy and Eq. 1.
Method lesions = Methods.Balanced with
{
    Name = "LESIONS",
    Description = "Eq. 1 by lesion + cross-entropy",
    Objective = new()
    {
        Counts = (kind, probability, mask) => LesionCounts.Of(kind, probability, mask, LesionNumbers.Of(mask)),
        Loss = CrossEntropy.Beside((counts, coefficients) => GeneralizedLoss.Of(counts, coefficients)),
    },
};

return GlintCommand.Run(args, [.. Methods.All, root, lesions]);
