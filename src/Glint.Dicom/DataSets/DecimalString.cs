using System.Globalization;

namespace Glint.Dicom;

/// <summary>Numbers as text for elements of type DS (PS3.5, 6.2).</summary>
internal static class DecimalString
{
    /// <summary>The most characters one value may have.</summary>
    public const int MostCharacters = 16;

    /// <summary>The text of a finite number, with as many digits as 16 characters hold.</summary>
    public static string Of(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A decimal string is a finite number.");
        if (value == 0) return "0"; // no -0
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        const int MostDigits = 16;
        for (var digits = MostDigits; text.Length > MostCharacters; digits--) text = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
        return text;
    }
}
