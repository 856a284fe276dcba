import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';

describe('x', () => {
  it('db', async () => {
    const t = performance.now();
    const a = await freshDatabase();
    const c = new pg.Client(a.url); await c.connect();
    console.log((await c.query("select count(*) from information_schema.tables where table_schema='public'")).rows, servers.workflowBundle, performance.now() - t);
    c.on('error', () => {});
    await a.drop();
    const t1 = performance.now();
    const namespace = await freshNamespace();
    const connection = await Connection.connect({ address: servers.temporalAddress });
    const client = new Client({ connection, namespace });
    for (;;) { try { await client.workflow.start('x', { workflowId: 'a', taskQueue: 'b', args: [] }); break; } catch (e) { console.log(String(e)); await new Promise((r) => setTimeout(r, 200)); } }
    console.log('ns', performance.now() - t1);
    await connection.close();
  });
});
