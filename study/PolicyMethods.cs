using Glint;
using Glint.Comparing;
using Glint.Training;

namespace GlintStudy;

/// <summary>
/// What the verdict on the learned policy compares (docs/study/policy): ablations of GL, and what was found with as many runs. Each is there when what it
/// is made of is: GL's policy in the library, the searches' records in docs/study/policy.
/// </summary>
internal static class PolicyMethods
{
    internal static IReadOnlyList<Method> All { get; } =
    [
        .. Methods.All.Where(m => m.Name == "GL").SelectMany(Ablations),
        .. Found("GL-two", "the policy of two degrees of freedom"),
        .. Found("GL-fixed", "the best fixed coefficients of as many runs"),
        .. Found("GL-schedule", "the best schedule of as many runs"),
        new("GE-slope", "hypergradient of one step, with Eq. 1", new Hypergradient()),
    ];

    private static IEnumerable<Method> Ablations(Method gl) =>
    [
        new("GL-mean", "frozen at GL's mean", Frozen.AtMean(gl)) { Objective = gl.Objective },
        new("GL-replay", "GL's coefficients, step by step", OpenLoop.Of(gl)) { Objective = gl.Objective },
        new("GL-walk", "GL's factors drawn at random", ActionWalk.Of(gl)) { Objective = gl.Objective },
    ];

    // The learning.json of a search, under the method's name, built into the program.
    private static IEnumerable<Method> Found(string name, string description)
    {
        using Stream? stream = typeof(PolicyMethods).Assembly.GetManifestResourceStream(name + ".json");
        if (stream is null) return [];
        LearningRecord record = System.Text.Json.JsonSerializer.Deserialize<LearningRecord>(stream, GlintJson.Indented)!;
        return [new Method(name, description, record.Plan.Form.Strategy(record.Parameters)) { Objective = Methods.Balanced.Objective }];
    }
}
