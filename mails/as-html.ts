import type { MailLanguage } from '../core/mail.ts';
import type { Block, Letter } from './letter.ts';

/** A letter as HTML that loads nothing, is readable in the dark and holds no script. */
export function asHtml({ subject, greeting, blocks, signature }: Letter, language: MailLanguage): string {
  const body = [`<p>${escape(greeting)}</p>`, ...blocks.map(htmlOf), `<p class="quiet">${escape(signature)}</p>`];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(subject)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

/** Colors are left to the reader's program but for links, so that light and dark are both readable. */
const style = `
:root { color-scheme: light dark; }
body { margin: 0; padding: 24px; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 36em; margin: 0 auto; }
table { border-collapse: collapse; margin: 16px 0; }
th { text-align: left; font-weight: 600; padding: 2px 16px 2px 0; vertical-align: top; }
td { padding: 2px 0; overflow-wrap: anywhere; }
.code { font: 600 20px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
.quiet { opacity: 0.75; font-size: 14px; }
a { color: #1f5fbf; }
@media (prefers-color-scheme: dark) { a { color: #8ab4f8; } }
`;

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${escape(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return `<table>${block.rows.map(rowOf).join('')}</table>`;
    case 'code':
      return `<p class="code">${escape(block.text)}</p>`;
    case 'link':
      return `<p><a href="${escape(block.href)}">${escape(block.label)}</a></p>`;
  }
}

function rowOf([name, value]: readonly [string, string]): string {
  return `<tr><th scope="row">${escape(name)}</th><td>${escape(value)}</td></tr>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
