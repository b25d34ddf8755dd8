using Glint.Losses;

namespace Glint.Comparing.Reports;

/// <summary>
/// What Seo, Bassenne and Xing (2021) printed for their own data and networks, shown beside ours as what it is: not comparable.
/// </summary>
internal static class ArticleNumbers
{
    /// <summary>Where they come from.</summary>
    public const string Source =
        "H. Seo, M. Bassenne, L. Xing, IEEE Transactions on Medical Imaging 40(2):585-593, 2021, doi 10.1109/TMI.2020.3031913";

    /// <summary>A row per printed number: what, lung tumours, liver tumours; in percent unless said otherwise.</summary>
    public static IReadOnlyList<(string What, string Lung, string Liver)> Rows { get; } =
    [
        ("Precision, the highest of all methods", "96.3", "98.1"),
        ("Recall, best conventional loss", "82", "83.3"),
        ("Recall, G(D), deterministic rule", "88.3", "84.3"),
        ("Recall, G(E), exploratory search", "90.4", "85.8"),
        ("Dice, gain of the adaptive losses in points", "nearly 10", "2"),
        ("Slices without tumour, T (Tversky)", "71.6", "87.2"),
        ("Slices without tumour, G(D)", "75.4", "88.8"),
        ("Slices without tumour, G(E)", "77.4", "90.1"),
    ];

    /// <summary>Where the deterministic run of the article's Fig. 7 ended.</summary>
    public static TverskyPoint FinalOfDeterministic { get; } = new(1.4, 0.5);

    /// <summary>Where the exploratory run of the article's Fig. 7 ended.</summary>
    public static TverskyPoint FinalOfExploratory { get; } = new(1.2, 0.8);
}
