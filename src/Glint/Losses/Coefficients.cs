using System.Text.Json.Serialization;

namespace Glint.Losses;

/// <summary>
/// The three numbers of the generalized loss (Eq. 1): what a false positive and a false negative weigh, and how much recall counts
/// against precision. Any of them scales freely; the loss itself has the two degrees of freedom of <see cref="TverskyPoint"/>.
/// </summary>
/// <param name="AlphaP">Weight of false positives inside the precision, at least 0.</param>
/// <param name="AlphaN">Weight of false negatives inside the recall, at least 0.</param>
/// <param name="BetaSquared">Weight of recall against precision (beta squared), at least 0.</param>
public readonly record struct Coefficients(double AlphaP, double AlphaN, double BetaSquared)
{
    /// <summary>(1, 1, 1): the Dice loss.</summary>
    public static Coefficients Dice => new(1, 1, 1);

    /// <summary>(1, 1, beta squared): 1 - F_beta, van Rijsbergen's effectiveness.</summary>
    public static Coefficients Effectiveness(double betaSquared) => new(1, 1, betaSquared);

    /// <summary>(aP, aN, 1): the Tversky loss that weighs false positives with aP/2 and false negatives with aN/2.</summary>
    public static Coefficients Tversky(double alphaP, double alphaN) => new(alphaP, alphaN, 1);

    /// <summary>The same loss as a Tversky loss, as Fig. 7 plots it: Dice is (1, 1), the F-beta losses are the line 2a + 2b = 2.</summary>
    [JsonIgnore]
    public TverskyPoint TverskyPoint =>
        // B / (1 + B) written so that a very large B gives 1 and not inf / inf.
        new(2 * AlphaP / (1 + BetaSquared), 2 * AlphaN / (1 + 1 / BetaSquared));

    /// <summary>Each of the three through a function.</summary>
    public Coefficients Map(Func<double, double> of) => new(of(AlphaP), of(AlphaN), of(BetaSquared));

    /// <summary>Each of the three, with that of another, through a function.</summary>
    public Coefficients Map(Coefficients other, Func<double, double, double> of) =>
        new(of(AlphaP, other.AlphaP), of(AlphaN, other.AlphaN), of(BetaSquared, other.BetaSquared));

    /// <summary>Whether all three are finite and not negative, which Eq. 1 needs.</summary>
    [JsonIgnore]
    public bool AreValid =>
        double.IsFinite(AlphaP) && double.IsFinite(AlphaN) && double.IsFinite(BetaSquared)
        && AlphaP >= 0 && AlphaN >= 0 && BetaSquared >= 0;
}

/// <summary>A loss 1 - TP / (TP + a FP + b FN), as the pair that Fig. 7 plots.</summary>
/// <param name="TwoA">2a = 2 aP / (1 + B).</param>
/// <param name="TwoB">2b = 2 B aN / (1 + B).</param>
public readonly record struct TverskyPoint(double TwoA, double TwoB);
