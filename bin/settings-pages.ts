import { type Variable, variables } from './settings.ts';

const widest = 118;

/** `docs/configuration.md`: every variable with its meaning. */
export function configurationPage(): string {
  return `# Configuration

All that the processes read from outside. Each reads the environment once, at its start; a required variable that is missing, a value that is wrong, or an unknown name that begins with \`CROSSGRADE_\` or \`TEMPORAL_TLS\` ends the start with an error that names it. A variable that is empty is not set. \`npm start\` sets all of it on one machine.

API, worker, \`seed\` and \`seal-events\` read all of them; \`migrate\` and \`verify-events\` read \`DATABASE_URL\` alone. A secret belongs in the environment or a file that this service alone can read, and in no repository. Temporal's variables have the names that all of its tools know; profiles in a \`temporal.toml\` are not read.

This page is written by \`npm run configuration\` from \`bin/settings.ts\`.

${table(variables.map(({ name, meaning, secret = '', ...value }) => [`\`${name}\``, meaning, byDefault(value), secret]))}
`;
}

function byDefault(variable: Pick<Variable, 'required' | 'default'>): string {
  if (variable.required) return 'required';
  return variable.default === undefined ? '' : `\`${variable.default}\``;
}

function table(rows: readonly (readonly string[])[]): string {
  const all = [['variable', 'meaning', 'default', 'secret'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = '', ...body] = all.map((row) => line(widths.map((width, column) => (row[column] ?? '').padEnd(width))));
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

/** `.env.example`: every variable; those that nobody needs to fill in are comments. */
export function environmentExample(): string {
  const head = comment(
    'What the processes read. `npm start` sets all of it on a laptop; elsewhere copy this file and fill it in. Written by `npm run configuration` from bin/settings.ts.',
  );
  return `${[head, ...variables.map(entry)].join('\n\n')}\n`;
}

function entry({ name, meaning, required, example, ...variable }: Variable): string {
  const off = required || example !== undefined ? '' : '# ';
  return `${comment(meaning)}\n${off}${name}=${variable.default ?? example ?? ''}`;
}

function comment(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > widest) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join('\n');
}
