namespace Glint.Networks;

/// <summary>
/// A network that <c>glint export</c> can write. A module of one's own that an <see cref="Architecture"/> builds implements it beside its
/// <c>forward</c>, and says there the same with the graph's operators.
/// </summary>
public interface IOnnxNetwork
{
    /// <summary>Adds the network's layers, as they are outside of training: norms folded, no dropout.</summary>
    /// <param name="graph">Takes operators and weights.</param>
    /// <param name="images">[B, 1, H, W], 0 to 1, sides divisible by <see cref="Architecture.SideDivisor"/>.</param>
    /// <returns>[B, 1, H, W], what <c>forward</c> returns.</returns>
    OnnxValue Export(OnnxGraph graph, OnnxValue images);
}
