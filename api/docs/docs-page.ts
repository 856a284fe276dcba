import { problemTable } from '../../contract/problem-table.ts';
import { problemsOf, type Route } from '../../contract/route.ts';
import { routes } from '../../contract/routes.ts';
import { escapeHtml } from '../views/escape-html.ts';

/** The routes and problems as one plain page that loads nothing. */
export function docsPage(version: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Crossgrade API</title></head>
<body>
<h1>Crossgrade API ${escapeHtml(version)}</h1>
<p>The full description is <a href="/v1/openapi.json">/v1/openapi.json</a> (OpenAPI 3.1).</p>
<h2>Routes</h2>
${Object.entries<Route>(routes).map(section).join('\n')}
<h2>Problems</h2>
<ul>
${Object.entries(problemTable).map(problemLine).join('\n')}
</ul>
</body>
</html>
`;
}

function section([operationId, route]: readonly [string, Route]): string {
  const links = problemsOf(route).map((code) => `<a href="/docs/problems/${code}">${code}</a>`);
  return `<h3 id="${operationId}"><code>${route.method.toUpperCase()} ${escapeHtml(route.path)}</code></h3>
<p>${escapeHtml(route.summary)}. Access: ${route.access}. Answers: ${Object.keys(route.answers).join(', ')}.</p>
<p>Problems: ${links.join(', ')}</p>`;
}

function problemLine([code, { status, title }]: readonly [
  string,
  { readonly status: number; readonly title: string },
]) {
  return `<li><a href="/docs/problems/${code}">${code}</a> (${status}): ${escapeHtml(title)}</li>`;
}
