namespace Glint.Comparing.Reports;

/// <summary>The page's style. It stands inside XML, so it does without the characters that XML would escape.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """

        :root { color-scheme: light dark; --ink: #1c1c1e; --quiet: #5f6368; --paper: #ffffff; --line: #d9dce1; --band: #f4f6f8; --accent: #0072B2; --warn: #fff4e0; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8e8ea; --quiet: #a3a8b0; --paper: #17191c; --line: #3a3f46; --band: #202328; --accent: #6cbcf0; --warn: #3a2e16; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, "Liberation Sans", Arial, Helvetica, sans-serif; }
        main { max-width: 1240px; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line); }
        p, ul, figcaption, caption { max-width: 52rem; }
        ul { padding-left: 1.2rem; }
        li { margin: .25rem 0; }
        a { color: var(--accent); }
        .scroll { overflow-x: auto; margin: 1rem 0 1.5rem; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; min-width: 32rem; }
        caption { caption-side: bottom; text-align: left; color: var(--quiet); font-size: .85rem; padding-top: .6rem; position: sticky; left: 0; max-width: min(52rem, calc(100vw - 2rem)); }
        th, td { padding: .4rem .55rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
        td { white-space: nowrap; }
        th.words, td.words { text-align: left; white-space: normal; min-width: 9rem; }
        thead th { vertical-align: bottom; border-bottom: 2px solid var(--ink); font-weight: 600; }
        tbody th { text-align: left; font-weight: 600; min-width: 9rem; position: sticky; left: 0; background: inherit; }
        thead th:first-child { text-align: left; }
        tbody tr { background: var(--paper); }
        tbody tr:nth-child(even) { background: var(--band); }
        tr.quiet th, tr.quiet td { color: var(--quiet); font-weight: 400; }
        figure { margin: 1.5rem 0 2.2rem; }
        .card { background: #ffffff; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
        .card img { display: block; width: 100%; height: auto; margin: 0 auto; }
        figcaption { margin-top: .5rem; color: var(--quiet); font-size: .9rem; }
        .warning { background: var(--warn); border-left: 4px solid #E69F00; padding: .6rem .9rem; font-weight: 600; }
        dl { display: grid; grid-template-columns: minmax(7rem, max-content) minmax(0, 1fr); gap: .3rem 1.2rem; margin: 0; }
        dt { color: var(--quiet); }
        dd { margin: 0; overflow-wrap: anywhere; }
        code { font: .9em ui-monospace, "Liberation Mono", monospace; background: var(--band); padding: .1rem .3rem; }
        @media (max-width: 600px) {
          dl { grid-template-columns: 1fr; gap: 0; }
          dd { margin-bottom: .6rem; }
        }
        @media print {
          :root { --ink: #000000; --quiet: #444444; --paper: #ffffff; --line: #bbbbbb; --band: #f4f4f4; --accent: #000000; --warn: #ffffff; }
          main { max-width: none; padding: 0; }
          .scroll, .card { overflow: visible; }
          .card img { min-width: 0 !important; }
          caption, tbody th { position: static; max-width: none; }
          table { font-size: 8pt; min-width: 0; }
          th, td { padding: 2pt 4pt; }
          td { white-space: normal; }
          figure, tr { break-inside: avoid; }
          h2 { break-after: avoid; }
        }

        """;
}
