using System.Text.Json;
using System.Text.Json.Serialization;
using Glint.Comparing;
using Glint.Data;
using Glint.Losses;
using Glint.Networks;
using Glint.Training;

namespace Glint.Cli;

/// <summary>
/// What <c>compare</c> asks of a process of its own. A method cannot travel, being code: its name does, and the process, which is the same program,
/// has it, too.
/// </summary>
internal sealed record RunJob(string Method, Coefficients Initial, TrainingOptions Options, PatientSplit Split, string Folder, string? SourceFolder, double? RecallOverPrecision = null,
    bool GoesOn = false)
{
    /// <summary>What the two processes tell each other: a skipped step has no numbers.</summary>
    internal static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    internal static RunJob Of(RunRequest request) =>
        new(request.Method.Name, request.Method.Strategy.Initial, request.Options, request.Split, request.Folder, request.SourceFolder, request.Method.RecallOverPrecision, request.GoesOn);

    /// <summary>The same again.</summary>
    /// <param name="method">The method of that name.</param>
    /// <param name="networks">Those of the program: the options name one.</param>
    internal RunRequest Request(Method method, IReadOnlyList<Architecture> networks) =>
        new(method.Balanced(RecallOverPrecision).From(Initial), Options with { Network = Options.Network.Among(networks) }, Split, Folder) { SourceFolder = SourceFolder, GoesOn = GoesOn };
}
