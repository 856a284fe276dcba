import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { openStorage } from '../../storage/storage.ts';
import { questions } from './questions.ts';

interface Where {
  readonly url: string;
  /** What PostgreSQL writes its plans into. */
  readonly logFile: string;
  readonly client: pg.Client;
}

const switches = {
  session_preload_libraries: "'auto_explain'",
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
};

/** The plan of every question, with the times and buffers of its being carried out, as PostgreSQL logs them. */
export async function explained({ url, logFile, client }: Where): Promise<readonly string[]> {
  const name = new URL(url).pathname.slice(1);
  for (const [setting, value] of Object.entries(switches))
    await client.query(`alter database ${name} set ${setting} = ${value}`);
  const storage = openStorage({ url, rootKey: Buffer.alloc(32, 7), connections: 1 });
  const plans: string[] = [];
  try {
    for (const { name: question, ask } of await questions(storage, client)) {
      const before = readFileSync(logFile, 'utf8').length;
      await ask();
      plans.push(`## ${question}\n\n${readFileSync(logFile, 'utf8').slice(before).trim()}`);
    }
  } finally {
    await storage.close();
    for (const setting of Object.keys(switches)) await client.query(`alter database ${name} reset ${setting}`);
  }
  return plans;
}
