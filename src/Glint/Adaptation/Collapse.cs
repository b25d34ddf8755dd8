namespace Glint.Adaptation;

/// <summary>How a network stopped telling tumour from the rest.</summary>
internal enum CollapseKind
{
    /// <summary>It marks nothing: the soft mass of its predictions is under a hundredth of the tumours'.</summary>
    Gone,

    /// <summary>It marks nearly everything: over four fifths of the pixels without tumour are false positives.</summary>
    Everywhere,

    /// <summary>It marks nothing, and its loss has no gradient left to change that.</summary>
    Flat,
}

/// <summary>A training that ended in one of these useless states, over its last hundred steps at least.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Since">The step from which on it was so, to a hundred; of the flat one, to the step.</param>
internal sealed record Collapse(CollapseKind Kind, int Since)
{
    private const int Window = 100;
    private const double LeastMass = 0.01, MostFalsePositives = 0.8;

    /// <summary>The state at the end of these steps; null if it is neither, or if they are too few to tell.</summary>
    /// <param name="steps">In order; skipped ones say nothing.</param>
    /// <param name="pixels">Pixels of a batch.</param>
    public static Collapse? Of(IEnumerable<StepRecord> steps, double pixels)
    {
        List<StepRecord[]> windows = [.. steps.Where(s => !s.IsSkipped).Reverse().Chunk(Window).Where(w => w.Length == Window)];
        if (windows.Count == 0 || StateOf(windows[0], pixels) is not { } kind) return null;
        return new Collapse(kind, windows.TakeWhile(w => StateOf(w, pixels) == kind).Last().Min(s => s.Iteration));
    }

    /// <summary>What happened and what to try, one sentence each.</summary>
    public string Advice => Kind switch
    {
        CollapseKind.Gone => $"Since step {Since} the network marks nothing. Try more frames with tumour (--tumour-share), a loss that weighs misses more, or another --learning-rate.",
        CollapseKind.Flat =>
            $"No gradient left: nothing is marked since step {Since}; this loss is flat there (docs/gradients.md). "
            + "Try other weights (--seed, or --on-collapse restart) with --warm-up 50 --clip-gradient 12, and where frames are whole slices crops among them: --crop-share 0.5 --crop-side 96.",
        _ => $"Since step {Since} the network marks nearly every pixel. Try coefficients within bounds (a guarded method), more frames without tumour (a smaller --tumour-share), or a lower --learning-rate.",
    };

    private static CollapseKind? StateOf(StepRecord[] window, double pixels)
    {
        double tumour = window.Sum(s => s.Counts.TruePositives + s.Counts.FalseNegatives);
        if (window.Sum(s => s.Counts.FalsePositives) > MostFalsePositives * ((window.Length * pixels) - tumour)) return CollapseKind.Everywhere;
        return window.Sum(s => s.Counts.TruePositives + s.Counts.FalsePositives) < LeastMass * tumour ? CollapseKind.Gone : null;
    }
}
