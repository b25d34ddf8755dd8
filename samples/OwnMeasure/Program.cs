// Measures of your own (marked), columns of a comparison's table and tested differences of its verdict:
// dotnet run -c Release --project samples/OwnMeasure -- compare --data phantom --methods D,T,GB --out out/measures
using Glint.Cli;
using Glint.Comparing;
using Glint.Evaluation;

var f2 = new Measure("F2", s => s.HasTumour, s => FBeta(s, betaSquared: 4));                                   // 1
var found = new Measure("share of lesions found", s => s.Lesions is { Lesions: > 0 }, s => (double)s.Lesions!.DetectedLesions / s.Lesions.Lesions);
var quiet = new Measure("fewer than 10 false pixels", s => !s.HasTumour, s => s.FalsePositives < 10 ? 1 : 0);
return GlintCommand.Run(args, new GlintParts { Measures = [f2, found, quiet] });                               // 2

static double FBeta(SliceScore s, double betaSquared) =>
    (1 + betaSquared) * s.TruePositives / (((1 + betaSquared) * s.TruePositives) + (betaSquared * s.FalseNegatives) + s.FalsePositives);
