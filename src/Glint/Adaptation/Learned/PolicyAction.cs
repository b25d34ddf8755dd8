namespace Glint.Adaptation;

/// <summary>What a <see cref="Policy"/> moves.</summary>
public enum PolicyAction
{
    /// <summary>All three coefficients, each by a factor of its own, as the article's candidates do (Fig. 2a).</summary>
    Three,

    /// <summary>
    /// The two degrees of freedom that Eq. 1 has, being a Tversky loss: the ratio of its weights b/a and their scale a b. aP and aN move, beta squared stays.
    /// </summary>
    Two,
}
