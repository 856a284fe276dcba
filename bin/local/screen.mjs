import { inState } from './state-folder.mjs';

/** The one screen that a start ends with: what runs where, what to try, how to sign in, how to stop. */
export function welcome({ ports, reload, database, temporal, demonstration, tokens }) {
  const api = `http://127.0.0.1:${ports.api}`;
  return [
    '',
    'Crossgrade runs.',
    '',
    ...table([
      ['API', api],
      ['  its documentation', `${api}/docs`],
      ['  mails it has written', `${api}/sandbox-mails`],
      ...(reload ? [['Pages from their sources', `http://127.0.0.1:${ports.pages}`]] : []),
      ['Temporal UI', `http://127.0.0.1:${temporal.uiPort}`],
      ['Temporal', temporal.address],
      ['PostgreSQL', withoutPassword(database.url)],
      ['  its password', inState('database-password')],
      ['Logs', inState('logs')],
    ]),
    '',
    'Registration keys to try',
    ...table(demonstration.keys.map(({ registrationKey, about }) => [registrationKey, about])),
    '',
    `Tokens (kept in ${inState('tokens.json')})`,
    ...table(Object.entries(tokens)),
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}

function table(rows) {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function withoutPassword(text) {
  const url = new URL(text);
  url.password = '';
  return url.href;
}
