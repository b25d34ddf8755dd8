using Glint.Adaptation;
using Glint.Data;
using Glint.Losses;

namespace Glint.Comparing;

/// <summary>What <c>glint learn-policy</c> looks for: a policy, or one of the two searches that it must beat with the same number of runs.</summary>
internal enum LearningForm
{
    /// <summary>A policy that moves all three coefficients.</summary>
    Three,

    /// <summary>A policy that moves the two degrees of freedom.</summary>
    Two,

    /// <summary>Coefficients that stay: two parameters, log aP and log aN.</summary>
    Fixed,

    /// <summary>The ratio aN/aP moved evenly in its logarithm over the run: two parameters, where it begins and where it ends.</summary>
    Schedule,
}

/// <summary>What the parameters of a form are, and mean.</summary>
internal static class LearningForms
{
    private const int SearchParameters = 2;

    extension(LearningForm form)
    {
        /// <summary>Whether it is a policy, trained by <see cref="EvolutionStrategy"/>; else points drawn at random and compared.</summary>
        internal bool IsPolicy => form is LearningForm.Three or LearningForm.Two;

        /// <summary>How many parameters.</summary>
        internal int Dimension => form.IsPolicy ? Policy.ParametersOf(form.Action) : SearchParameters;

        private PolicyAction Action => form == LearningForm.Two ? PolicyAction.Two : PolicyAction.Three;

        /// <summary>
        /// Parameters that move nothing from the Dice loss. A policy's hidden weights are drawn, normal with variance 1/inputs: were they 0, too, nothing
        /// but the output biases would have a gradient to climb.
        /// </summary>
        internal double[] Unmoved(long seed)
        {
            double[] parameters = new double[form.Dimension];
            if (!form.IsPolicy) return parameters;
            Random random = Seeds.Derive(seed, "policy weights");
            for (int i = 0; i < Policy.Neurons * PolicyState.Size; i++) parameters[i] = random.Normal() / Math.Sqrt(PolicyState.Size);
            return parameters;
        }

        /// <summary>What a unit of the search is for each parameter: a weight counts as much less as more of them go into one sum.</summary>
        internal double[] Units()
        {
            double[] units = new double[form.Dimension];
            Array.Fill(units, 1);
            if (!form.IsPolicy) return units;
            int hidden = Policy.Neurons * PolicyState.Size, output = hidden + Policy.Neurons;
            Array.Fill(units, 1 / Math.Sqrt(PolicyState.Size), 0, hidden);
            Array.Fill(units, 1 / Math.Sqrt(Policy.Neurons), output, units.Length - output - Policy.OutputsOf(form.Action));
            return units;
        }

        /// <summary>The strategy that parameters stand for.</summary>
        internal ICoefficientStrategy Strategy(IReadOnlyList<double> parameters) => form switch
        {
            LearningForm.Fixed => new FixedRule(Coefficients.Tversky(Power(parameters[0]), Power(parameters[1]))),
            LearningForm.Schedule => new RatioSchedule(parameters[0], parameters[1]),
            _ => new LearnedRule(form.PolicyOf(parameters)),
        };

        /// <summary>The policy that parameters stand for.</summary>
        internal Policy PolicyOf(IReadOnlyList<double> parameters) => new(form.Action, parameters);

        /// <summary>What two parameters of a search stand for.</summary>
        internal string InWords(IReadOnlyList<double> parameters) => form == LearningForm.Fixed
            ? FormattableString.Invariant($"aP {Power(parameters[0]):0.###}, aN {Power(parameters[1]):0.###}, beta squared 1")
            : FormattableString.Invariant($"aN/aP from {Power(2 * parameters[0]):0.###} to {Power(2 * parameters[1]):0.###}, their product and beta squared 1");

        /// <summary>Points of a random search, each parameter from -1 to 1; the first moves nothing.</summary>
        internal double[][] Points(long seed, int count) =>
        [
            form.Unmoved(seed),
            .. Enumerable.Range(1, count - 1).Select(i =>
            {
                Random random = Seeds.Derive(seed, "search point", i);
                return Enumerable.Range(0, SearchParameters).Select(_ => random.Between(-1, 1)).ToArray();
            }),
        ];
    }

    // -1 to 1 over the reach of a learned rule.
    private static double Power(double exponent) => Math.Pow(LearnedRule.Largest, exponent);
}
