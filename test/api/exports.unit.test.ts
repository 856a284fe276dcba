import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuditEntry } from '../../storage/audit.ts';
import type { ListedUpgrade } from '../../storage/operator-lists.ts';
import { eventually } from '../support/processes.ts';
import { day, now, upgradeId } from './fixtures.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const long = 'x'.repeat(2000);
const entry: AuditEntry = {
  ...{ kind: 'act', id: '1', at: now, actor: { kind: 'operator', id: 'op-1' }, act: 'revealCode', upgradeId },
  ...{ subject: null, reason: long, before: null, after: null, outcome: null },
};
const line: ListedUpgrade = {
  ...{
    upgradeId,
    orderNumber: 'PO-1',
    partnerId: 'partner',
    customerNumber: 'C-1',
    companyName: long,
    suite: 'COMPLETE',
  },
  ...{ seats: 100, startsOn: day('2026-12-01'), expiresOn: day('2027-11-30'), step: 'completed', waitingOn: null },
  ...{ since: now, lapsesAt: null, codeEndsOn: null, held: [] },
};

describe('an export to somebody who reads slowly', () => {
  let app: RunningApp;
  let pages: number;
  const endless =
    <Item>(item: Item) =>
    async () => {
      pages += 1;
      return { items: Array.from({ length: 200 }, () => item), nextCursor: 'more' };
    };

  beforeEach(async () => {
    app = await runApp();
    pages = 0;
    Object.assign(app.storage.audit, { page: endless(entry) });
    Object.assign(app.storage.operatorLists, { page: endless(line) });
  });

  afterEach(async () => app.stop());

  async function ask(path: string): Promise<Socket> {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokens.viewer}\r\n\r\n`);
    await once(socket, 'data');
    return socket.pause();
  }

  /** No page is asked for any more while nobody reads. */
  const stands = () =>
    eventually('the export waits', async () => {
      const before = pages;
      await pause(100);
      return pages === before;
    });

  it.each(['/v1/operations/audit-export', '/v1/operations/lists/held/export'])(
    '%s reads no page ahead of what is taken, and ends with its reader',
    async (path) => {
      const socket = await ask(path);
      await stands();
      const ahead = pages;
      // What lies in the buffers of both ends, and no more: each page is some 400 kB.
      expect(ahead).toBeLessThan(60);
      socket.resume();
      await eventually('it goes on', async () => pages > ahead + 5);
      socket.destroy();
      await stands();
    },
  );
});
