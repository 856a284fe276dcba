import type { z } from 'zod';
import type { serviceHealth } from '../../contract/service-health.ts';
import type { ServicePart, SignOfLife } from '../../storage/signs-of-life.ts';
import type { Dependencies } from '../dependencies.ts';
import { countView } from '../views/count-view.ts';

type ServiceHealth = z.input<typeof serviceHealth>;
type Part = ServiceHealth['parts'][number];

/** A part gives a sign every five seconds; after so long without one it counts as away. */
const awayAfterMs = 30_000;

/** Whether the engine, a worker and the bell work, since when not, and what that means for what is asked. */
export async function readServiceHealth({
  storage,
  engineReachable,
}: Pick<Dependencies, 'storage' | 'engineReachable'>): Promise<ServiceHealth> {
  const [now, signs, reachable, late, open] = await Promise.all([
    storage.clock.now(),
    storage.signsOfLife.list(),
    engineReachable().catch(() => false),
    storage.upgrades.count({ stuck: true }),
    storage.upgrades.count({}),
  ]);
  const parts = signs.map((sign) => partView(sign, reachable));
  const [stuck, needPerson] = [countView(late.all), countView(open.operator)];
  const sentence = sentenceOf(parts, stuck.count, needPerson.count);
  return { checkedAt: now.toISOString(), parts, stuck, needPerson, sentence };
}

function partView({ part, heardAt, silentForMs }: SignOfLife, reachable: boolean): Part {
  const silent = silentForMs === null || silentForMs > awayAfterMs;
  const away = part === 'engine' ? !reachable : silent;
  const since = away && heardAt ? heardAt.toISOString() : null;
  const sentences = away ? whenAway[part] : whenWorking[part];
  return { part, state: away ? 'away' : 'working', since, sentence: sentences.replace('{since}', sinceWords(since)) };
}

const whenWorking: Record<ServicePart, string> = {
  engine: 'The workflow engine answers.',
  worker: 'A worker is at work.',
  bell: 'The bell rings for what is due.',
};

const whenAway: Record<ServicePart, string> = {
  engine:
    'The workflow engine does not answer{since}. What is asked is kept and takes effect when it is back; see whether Temporal runs.',
  worker:
    'No worker has given a sign of life{since}. Nothing is decided or built until one runs; see whether the worker process runs.',
  bell: 'The bell has not rung{since}. What is due is not looked at; it is rung by a worker, so see whether one runs.',
};

function sinceWords(since: string | null): string {
  return since === null ? ', nor has it ever' : ` since ${since}`;
}

function sentenceOf(parts: readonly Part[], stuck: number, needPerson: number): string {
  const away = parts.filter(({ state }) => state === 'away').map(({ sentence }) => sentence);
  if (away.length > 0) return away.join(' ');
  if (stuck > 0) return `${String(stuck)} stuck.`;
  if (needPerson === 1) return 'Nothing is stuck: one waits for a person, within its limit.';
  if (needPerson > 1) return `Nothing is stuck: ${String(needPerson)} wait for a person, within their limit.`;
  return 'Nothing is stuck. Every open upgrade moved within its limit.';
}
