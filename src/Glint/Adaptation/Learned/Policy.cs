namespace Glint.Adaptation;

/// <summary>
/// A network so small that it can be read: 12 numbers of a training step's state, 16 neurons with tanh, 3 or 2 outputs with tanh. Plain arithmetic in
/// double of float32 weights, the same on every machine but for the last digit of tanh.
/// </summary>
/// <remarks>Its file is written and read by <c>Glint.Training.PolicyFile</c>; <c>glint learn-policy</c> trains one.</remarks>
public sealed class Policy
{
    /// <summary>Neurons of the hidden layer.</summary>
    public const int Neurons = 16;

    private readonly double[] _parameters;

    /// <summary>A policy with these weights.</summary>
    /// <param name="action">What it moves.</param>
    /// <param name="parameters">
    /// Row by row: hidden weights [16, 12], hidden biases [16], output weights [outputs, 16], output biases [outputs]. Rounded to float32, as its file has them.
    /// </param>
    /// <exception cref="ArgumentException">Their number is not <see cref="ParametersOf"/>, or one is not finite.</exception>
    public Policy(PolicyAction action, IReadOnlyList<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        int wanted = ParametersOf(action);
        if (parameters.Count != wanted) throw new ArgumentException($"A policy of action {action} has {wanted} parameters; found {parameters.Count}.", nameof(parameters));
        _parameters = [.. parameters.Select(p => (double)(float)p)];
        if (_parameters.Any(p => !double.IsFinite(p))) throw new ArgumentException("The parameters of a policy must be finite.", nameof(parameters));
        Action = action;
    }

    /// <summary>What it moves.</summary>
    public PolicyAction Action { get; }

    /// <summary>Its weights, see the constructor.</summary>
    public IReadOnlyList<double> Parameters => _parameters;

    /// <summary>Where it comes from, in words by name; empty unless somebody said so.</summary>
    public IReadOnlyDictionary<string, string> Provenance { get; init; } = new Dictionary<string, string>();

    /// <summary>Numbers that it gives: 3 or 2.</summary>
    public int Outputs => OutputsOf(Action);

    /// <summary>How many parameters: 259 for three coefficients, 242 for two degrees of freedom.</summary>
    public static int ParametersOf(PolicyAction action) => (Neurons * (PolicyState.Size + 1)) + (OutputsOf(action) * (Neurons + 1));

    /// <summary>A policy that leaves the coefficients where they start, whatever it sees: all weights 0.</summary>
    public static Policy Untrained(PolicyAction action) => new(action, new double[ParametersOf(action)]);

    /// <summary>Its outputs, each from -1 to 1.</summary>
    /// <param name="state">The 12 numbers.</param>
    internal double[] Decide(ReadOnlySpan<double> state)
    {
        int inputs = PolicyState.Size, biases = Neurons * inputs, output = biases + Neurons, outputBiases = output + (Outputs * Neurons);
        Span<double> hidden = stackalloc double[Neurons];
        for (int i = 0; i < Neurons; i++)
        {
            double sum = _parameters[biases + i];
            for (int j = 0; j < inputs; j++) sum += _parameters[(i * inputs) + j] * state[j];
            hidden[i] = Math.Tanh(sum);
        }
        double[] outputs = new double[Outputs];
        for (int k = 0; k < outputs.Length; k++)
        {
            double sum = _parameters[outputBiases + k];
            for (int i = 0; i < Neurons; i++) sum += _parameters[output + (k * Neurons) + i] * hidden[i];
            outputs[k] = Math.Tanh(sum);
        }
        return outputs;
    }

    internal static int OutputsOf(PolicyAction action) => action == PolicyAction.Three ? 3 : 2;
}
