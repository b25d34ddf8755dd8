using System.Globalization;
using System.Numerics;

namespace Glint.Cli.Options;

/// <summary>The numbers that an option takes, and how to say so.</summary>
/// <param name="From">The least.</param>
/// <param name="To">The largest.</param>
/// <param name="HasFrom">Whether the least itself is one of them.</param>
/// <param name="HasTo">Whether the largest itself is one of them.</param>
internal sealed record NumberRange<T>(T From, T To, bool HasFrom = true, bool HasTo = true) where T : struct, INumber<T>, IMinMaxValue<T>
{
    /// <summary>All that the type can hold: also "at least" and "above" are said so.</summary>
    internal static NumberRange<T> All => new(T.MinValue, T.MaxValue);

    internal static NumberRange<T> AtLeast(T least) => new(least, T.MaxValue);

    internal static NumberRange<T> Above(T limit) => new(limit, T.MaxValue, HasFrom: false);

    internal bool Holds(T value) => (HasFrom ? value >= From : value > From) && (HasTo ? value <= To : value < To);

    public override string ToString()
    {
        string from = string.Create(CultureInfo.InvariantCulture, $"{(HasFrom ? "from" : "above")} {From}"), to = string.Create(CultureInfo.InvariantCulture, $"{To}");
        // Where only the type ends, decimals end beyond anything to name.
        if (To == T.MaxValue && typeof(T) == typeof(double)) return From == T.MinValue ? "" : HasFrom ? string.Create(CultureInfo.InvariantCulture, $"of at least {From}") : from;
        return !HasTo ? $"{from} {(HasFrom ? "to" : "and")} below {to}" : HasFrom ? $"{from} to {to}" : $"{from} and at most {to}";
    }
}
