/** The look of the guide: the colors and type of the portal, as far as one file without scripts and fonts can. */
export const guideStyle = `
:root {
  color-scheme: light dark;
  --bg: #f6f7f9; --surface: #ffffff; --line: #d4d9e1; --text: #16202e; --muted: #4a5768;
  --accent: #0b5cad; --info-bg: #e4effb; --warn: #7a4a00; --warn-bg: #fdf0d5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #12151a; --surface: #1a1f27; --line: #333c49; --text: #e6eaf0; --muted: #a9b4c2;
    --accent: #7ab8ff; --info-bg: #12283f; --warn: #f2c063; --warn-bg: #3a2a0c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--bg); color: var(--text);
  font: 16px/24px Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
main, header, nav { max-width: 960px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 48px; }
main { padding-bottom: 48px; }
h1 { font-size: 28px; line-height: 34px; font-weight: 600; margin: 0 0 8px; }
h2 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 0 0 12px; }
h3 { font-size: 16px; line-height: 24px; font-weight: 600; margin: 24px 0 8px; }
p, ol, ul, pre { margin: 0 0 12px; }
ol, ul { padding-left: 24px; }
li { margin-bottom: 8px; }
a { color: var(--accent); text-underline-offset: 2px; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.lead, .hint { color: var(--muted); }
.skip { position: absolute; left: -10000px; }
.skip:focus { left: 24px; top: 12px; background: var(--surface); padding: 4px 12px; }
nav ol { display: flex; flex-wrap: wrap; gap: 4px 24px; list-style: none; margin: 16px 0 24px; padding: 0; }
nav li { margin: 0; }
nav a { display: inline-block; min-height: 24px; }
section {
  background: var(--surface); border: 1px solid var(--line); border-radius: 8px;
  padding: 24px; margin-bottom: 24px;
}
section > :last-child { margin-bottom: 0; }
.note { border-left: 4px solid var(--accent); background: var(--info-bg); padding: 12px 16px; border-radius: 4px; }
.note.warn { border-color: var(--warn); background: var(--warn-bg); }
code, pre { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: 14px; }
code { overflow-wrap: anywhere; }
pre {
  background: var(--bg); border: 1px solid var(--line); border-radius: 6px; padding: 12px;
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 20px;
}
table { width: 100%; border-collapse: collapse; margin: 0 0 24px; font-size: 15px; line-height: 22px; }
caption { text-align: left; font-weight: 600; font-size: 16px; line-height: 24px; padding-bottom: 8px; }
caption span { color: var(--muted); font-weight: 400; font-size: 15px; }
th, td { text-align: left; vertical-align: top; padding: 8px 12px 8px 0; border-top: 1px solid var(--line); }
thead th { color: var(--muted); font-size: 14px; font-weight: 600; border-top: 0; }
tbody th { font-weight: 600; }
th:last-child, td:last-child { padding-right: 0; }
.size { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.file { width: 32%; }
td.sum { width: 38%; }
.sum code { font-size: 13px; }
@media (max-width: 640px) {
  main, header, nav { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 24px; }
  section { padding: 16px; }
  h1 { font-size: 24px; line-height: 30px; }
  table, caption, tbody, tr, tbody th, td { display: block; }
  thead { position: absolute; left: -10000px; }
  tr { border-top: 1px solid var(--line); padding: 12px 0; }
  tbody th, td, td.file, td.sum { border: 0; padding: 0 0 4px; width: auto; }
  td::before { content: attr(data-label); display: inline-block; min-width: 72px; color: var(--muted); font-size: 14px; }
  td.file::before, td.sum::before { display: block; }
}
@media print {
  :root {
    color-scheme: light;
    --bg: #ffffff; --surface: #ffffff; --line: #8a94a3; --text: #000000; --muted: #333333;
    --accent: #000000; --info-bg: #ffffff; --warn: #000000; --warn-bg: #ffffff;
  }
  @page { margin: 16mm; }
  body { font-size: 10.5pt; line-height: 15pt; }
  main, header { max-width: none; padding-left: 1px; padding-right: 1px; }
  header { padding-top: 0; }
  nav, .skip { display: none; }
  section { border: 0; border-radius: 0; padding: 0; margin-bottom: 18pt; }
  .note { border: 1px solid var(--line); }
  h1, h2, h3, caption { break-after: avoid; }
  table, tr, pre, .note, li { break-inside: avoid; }
  table, thead th { font-size: 9.5pt; line-height: 13pt; }
  code, pre, .sum code { font-size: 8.5pt; line-height: 12pt; }
}
`;
