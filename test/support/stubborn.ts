import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { asRole, formBody, type PlacedOrder, type Reply, Visitor } from './people.ts';
import { eventually } from './processes.ts';

const patienceMs = 180_000;
const againAfterMs = 200;

/** Repeats a request, with the same idempotency key, until it has an answer that is not "try again". */
async function insist(request: (idempotencyKey: string) => Promise<Reply>): Promise<Reply> {
  const idempotencyKey = randomUUID();
  const until = Date.now() + patienceMs;
  for (;;) {
    const reply = await request(idempotencyKey).catch((error: unknown) => error);
    if (isReply(reply) && reply.status !== 202 && reply.status < 500) return reply;
    if (Date.now() > until) throw new Error('no final answer in time', { cause: reply });
    await delay(againAfterMs);
  }
}

function isReply(value: unknown): value is Reply {
  return typeof value === 'object' && value !== null && 'status' in value && 'body' in value;
}

/**
 * A customer who goes from the key to the kit, whatever breaks meanwhile. Tells each step that is done. Whoever has
 * registered already is handed in.
 */
export async function goAllTheWay(
  url: string,
  order: PlacedOrder,
  productIds: readonly string[],
  done: (step: string) => void,
  visitor = new Visitor(url),
) {
  const id = order.upgradeId;
  const put = (part: string, body: unknown) =>
    insist((key) => visitor.change('PUT', `/v1/upgrades/${id}/${part}`, body, key)).then(accepted);

  await insist((key) =>
    visitor.change('POST', '/v1/registrations', { registrationKey: order.registrationKey }, key),
  ).then(accepted);
  done('registered');
  const { version, digest } = (await insist(() => visitor.ask(`/v1/upgrades/${id}/license-agreement`))).body;
  await put('agreement-acceptance', { version, digest, accepted: true });
  done('agreed');
  await put('account-form', formBody());
  done('form');
  await patiently(visitor, id, (upgrade) => upgrade.step === 'product-selection');
  await put('product-selection', { planVersion: 1, productIds });
  done('selected');
  await patiently(visitor, id, (upgrade) => upgrade.step === 'completed' || retryNeeded(upgrade));
  if (retryNeeded((await insist(() => visitor.ask(`/v1/upgrades/${id}`))).body)) await retry(url, id);
  await patiently(visitor, id, (upgrade) => upgrade.step === 'completed');
  done('completed');
}

function retryNeeded(upgrade: Record<string, unknown>): boolean {
  return upgrade.waitingOn === 'operator';
}

async function retry(url: string, id: string): Promise<void> {
  const body = { kind: 'retryKit', reason: 'the cause is mended' };
  await insist((key) =>
    asRole(url, 'operator', `/v1/operations/upgrades/${id}/commands`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': key },
    }),
  ).then(accepted);
}

function accepted(reply: Reply): Reply {
  if (reply.status !== 200 && reply.status !== 201) {
    throw new Error(`answered with ${String(reply.status)}: ${JSON.stringify(reply.body)}`);
  }
  return reply;
}

async function patiently(
  visitor: Visitor,
  id: string,
  isSo: (upgrade: Record<string, unknown>) => boolean,
): Promise<void> {
  await eventually(
    `${id} goes on`,
    async () => isSo((await insist(() => visitor.ask(`/v1/upgrades/${id}`))).body),
    patienceMs,
  );
}
