using System.Globalization;
using System.Numerics;

namespace Glint.Cli.Options;

/// <summary>
/// Numbers as options have them, in one way everywhere and whatever the system's language: digits, a sign, a point before decimals, an
/// exponent. No spaces and nothing between thousands: a comma is somebody's decimal point.
/// </summary>
internal static class NumberText
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign, Decimal = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>The number; null if the text is none, or none that is finite.</summary>
    internal static T? Read<T>(string text) where T : struct, INumber<T> =>
        T.TryParse(text, typeof(T) == typeof(double) ? Decimal : Whole, CultureInfo.InvariantCulture, out T value) && T.IsFinite(value) ? value : null;
}
