import { createHash } from 'node:crypto';
import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import { escapeHtml } from '../views/escape-html.ts';
import { codeSheetStyle } from './code-sheet-style.ts';

type Code = CodeSheetBody['codes'][number];

/** Lets the page have its own style and load nothing else, run nothing and be framed by nobody. */
export const codeSheetPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(codeSheetStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A code sheet as one page, to be read, printed and kept apart from the kit. */
export function codeSheetPage({ suite, codes }: CodeSheetBody, companyName: string): string {
  const title = `Activation codes: ${suite.name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${codeSheetStyle}</style>
</head>
<body>
<header>
<h1>Activation codes</h1>
<p class="lead">${escapeHtml(suite.name)} for ${escapeHtml(companyName)}</p>
<p class="note">Keep this sheet as carefully as a key: whoever has a code can use it. It is not in the deployment kit, so that the kit can be copied freely.</p>
</header>
<main>
${codes.length === 0 ? '<p>There are no codes yet. They appear here once the products are planned and selected.</p>' : sections(codes)}
</main>
</body>
</html>
`;
}

function sections(codes: readonly Code[]): string {
  const installed = codes.filter(({ delivery }) => delivery === 'on-premises');
  const services = codes.filter(({ delivery }) => delivery === 'service');
  return [
    ...section(
      'installed',
      'Products to install',
      'The installer, or the console of the product, asks for its code.',
      installed,
    ),
    ...section(
      'services',
      'Services',
      'Nothing is installed: sign in to the service, and enter its code there.',
      services,
    ),
  ].join('\n');
}

function section(id: string, title: string, hint: string, codes: readonly Code[]): readonly string[] {
  if (codes.length === 0) return [];
  return [
    `<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p class="hint">${hint}</p>
<ul class="codes">
${codes.map(card).join('\n')}
</ul>
</section>`,
  ];
}

function card({ productId, name, action, activationCode, seatsByDay, expiresOn, signInUrl }: Code): string {
  const facts = [
    ['Seats', seatsByDay.map(seatsLine).join('<br>') || 'none'],
    ['Last day', expiresOn ?? (seatsByDay.length > 0 ? 'no end' : 'none')],
    ...(signInUrl === undefined ? [] : [['Sign in at', link(signInUrl)]]),
  ];
  return `<li>
<h3>${escapeHtml(name)} <span>${escapeHtml(productId)}</span></h3>
<p class="state">${action === 'retain' ? 'Kept: where you entered this code before, there is nothing to do.' : 'New: enter it once, when you install or sign in.'}</p>
<p class="code"><code>${escapeHtml(activationCode)}</code></p>
<dl>
${facts.map(([term, fact]) => `<div><dt>${term}</dt><dd>${fact}</dd></div>`).join('\n')}
</dl>
</li>`;
}

function seatsLine({ from, to, seats }: Code['seatsByDay'][number]): string {
  return `${seats}, ${from} to ${to ?? 'no end'}`;
}

/** What the catalog has is an address of the web. */
function link(url: string): string {
  return `<a href="${escapeHtml(url)}" rel="noreferrer">${escapeHtml(url)}</a>`;
}
