/** The look of the code sheet: the colors and type of the guide in the kit. */
export const codeSheetStyle = `
:root {
  color-scheme: light dark;
  --bg: #f6f7f9; --surface: #ffffff; --line: #d4d9e1; --text: #16202e; --muted: #4a5768;
  --accent: #0b5cad; --warn: #7a4a00; --warn-bg: #fdf0d5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #12151a; --surface: #1a1f27; --line: #333c49; --text: #e6eaf0; --muted: #a9b4c2;
    --accent: #7ab8ff; --warn: #f2c063; --warn-bg: #3a2a0c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--bg); color: var(--text);
  font: 16px/24px Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
header, main { max-width: 800px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 48px; }
main { padding-bottom: 48px; }
h1 { font-size: 28px; line-height: 34px; font-weight: 600; margin: 0 0 4px; }
h2 { font-size: 20px; line-height: 28px; font-weight: 600; margin: 32px 0 4px; }
h3 { font-size: 16px; line-height: 24px; font-weight: 600; margin: 0; }
h3 span { color: var(--muted); font-weight: 400; font-size: 15px; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: 2px; overflow-wrap: anywhere; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.lead { font-size: 18px; }
.lead, .hint, .state { color: var(--muted); }
.note { border-left: 4px solid var(--warn); background: var(--warn-bg); padding: 12px 16px; border-radius: 4px; }
.codes { list-style: none; margin: 0; padding: 0; }
.codes li {
  background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 16px 24px; margin-bottom: 12px;
}
.code {
  background: var(--bg); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px;
}
code { font: 600 18px/28px ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
dl { display: flex; flex-wrap: wrap; gap: 4px 32px; margin: 0; }
dt { color: var(--muted); font-size: 14px; }
dd { margin: 0; font-variant-numeric: tabular-nums; }
@media (max-width: 640px) {
  header, main { padding-left: 16px; padding-right: 16px; }
  header { padding-top: 24px; }
  .codes li { padding: 12px 16px; }
  code { font-size: 15px; line-height: 24px; }
}
@media print {
  :root {
    color-scheme: light;
    --bg: #ffffff; --surface: #ffffff; --line: #8a94a3; --text: #000000; --muted: #333333;
    --accent: #000000; --warn: #000000; --warn-bg: #ffffff;
  }
  @page { margin: 16mm; }
  body { font-size: 10.5pt; line-height: 15pt; }
  header, main { max-width: none; padding: 0 1px; }
  .note { border: 1px solid var(--line); }
  h2 { margin-top: 14pt; break-after: avoid; }
  .codes li { break-inside: avoid; padding: 8pt 12pt; }
}
`;
