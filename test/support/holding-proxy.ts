import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Stands between a process and PostgreSQL, and can keep back the answers to statements that were carried out. */
export interface HoldingProxy {
  /** The database's address, by way of the proxy. */
  readonly url: string;
  /** From now on keeps back the answers to statements whose text or parameters contain the text; null: of none. */
  hold(text: string | null): void;
  /** How many answers are kept back on connections that are still open: that much was committed, and nobody knows. */
  heldBack(): number;
  close(): void;
}

export async function openHoldingProxy(databaseUrl: string): Promise<HoldingProxy> {
  const target = new URL(databaseUrl);
  const held = new Set<Socket>();
  const open = new Set<Socket>();
  let wanted: string | null = null;

  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let holding = false;
    for (const socket of [client, database]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        held.delete(client);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (data) => {
      if (wanted !== null && data.includes(wanted)) holding = true;
      database.write(data);
    });
    database.on('data', (data) => {
      if (holding) held.add(client);
      else client.write(data);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String(parseAddress(server.address()).port);
  return {
    url: url.href,
    hold(text) {
      wanted = text;
    },
    heldBack: () => held.size,
    close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

function parseAddress(address: ReturnType<ReturnType<typeof createServer>['address']>): AddressInfo {
  return address as AddressInfo;
}
