import pg from 'pg';
import type { CommandRecord, Notices, Storage } from './records.ts';
import { noticeChannel } from './writing.ts';

interface Dependencies {
  readonly url: string;
  readonly commands: Pick<Storage['commands'], 'find'>;
  /** How long to wait before connecting again after the connection broke. */
  readonly reconnectAfterMs: number;
  readonly report: (message: string, error: unknown) => void;
}

export interface OpenNotices extends Notices {
  close(): Promise<void>;
}

type Look = () => void;

const anyUpgrade = 'any upgrade';

/** Most outcomes are told before: a command that was stored just now is not yet decided. */
const firstLookMs = 50;

/**
 * Listens to PostgreSQL on a connection of its own. A notice only says "look": whoever waits reads what is stored,
 * soon, at each notice and after each reconnect, so that nothing is missed however often the connection breaks.
 */
export function openNotices({ url, commands, reconnectAfterMs, report }: Dependencies): OpenNotices {
  const waiting = new Map<string, Set<Look>>();
  let closed = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;

  function wait(topic: string, look: Look): () => void {
    const looks = waiting.get(topic) ?? new Set();
    waiting.set(topic, looks.add(look));
    return () => {
      looks.delete(look);
      if (looks.size === 0 && waiting.get(topic) === looks) waiting.delete(topic);
    };
  }

  function lookAll(): void {
    for (const looks of waiting.values()) for (const look of looks) look();
  }

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, keepAlive: true });
    client = fresh;
    fresh.on('error', (error) => {
      report('the connection that listens for notices broke', error);
    });
    fresh.once('end', () => {
      reconnect(fresh);
    });
    fresh.on('notification', ({ payload }) => {
      for (const topic of topicsOf(payload ?? '{}')) for (const look of waiting.get(topic) ?? []) look();
    });
    await fresh.connect();
    await fresh.query(`listen ${noticeChannel}`);
    lookAll();
  }

  function start(): void {
    connect().catch((error: unknown) => {
      report('cannot listen for notices', error);
      if (client) reconnect(client);
    });
  }

  function reconnect(broken: pg.Client): void {
    if (closed || client !== broken) return;
    client = null;
    broken.end().catch(() => undefined);
    retry = setTimeout(start, reconnectAfterMs);
  }

  start();
  return {
    outcome: (commandId, withinMs) =>
      new Promise((resolve, reject) => {
        const stop = wait(`command:${commandId}`, look);
        const timer = setTimeout(() => {
          settle(() => {
            resolve(null);
          });
        }, withinMs);
        function settle(answer: () => void): void {
          stop();
          clearTimeout(timer);
          clearTimeout(first);
          answer();
        }
        function look(): void {
          commands.find(commandId).then(
            (command) => {
              if (isDecided(command))
                settle(() => {
                  resolve(command);
                });
            },
            (error: unknown) => {
              settle(() => {
                reject(error instanceof Error ? error : new Error(String(error)));
              });
            },
          );
        }
        const first = setTimeout(look, firstLookMs);
      }),
    onUpgrade: (upgradeId, changed) => wait(`upgrade:${upgradeId}`, changed),
    onAnyUpgrade: (changed) => wait(anyUpgrade, changed),
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}

function isDecided(command: CommandRecord | null): boolean {
  return command !== null && command.outcome !== null;
}

function topicsOf(payload: string): readonly string[] {
  const { upgradeId, commandId } = parseNotice(payload);
  return [...(upgradeId ? [anyUpgrade, `upgrade:${upgradeId}`] : []), ...(commandId ? [`command:${commandId}`] : [])];
}

function parseNotice(payload: string): { readonly upgradeId?: string; readonly commandId?: string | null } {
  return JSON.parse(payload) as { upgradeId?: string; commandId?: string | null };
}
