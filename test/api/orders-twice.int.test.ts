import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asRole, orderBody } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('an order that is placed twice', () => {
  const { current } = sharedInstallation();

  const place = (body: unknown, idempotencyKey: string) =>
    asRole(current().url, 'partner', '/v1/orders', {
      method: 'POST',
      body,
      headers: { 'idempotency-key': idempotencyKey },
    });

  const upgradesOf = async (customerNumber: string) =>
    current().storage.database.upgrade.count({ where: { customer: { customerNumber } } });

  it('by a double click makes one upgrade with one answer', async () => {
    const [body, key] = [orderBody(), randomUUID()];
    const replies = await Promise.all([place(body, key), place(body, key), place(body, key)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
    expect(await upgradesOf(body.customer.customerNumber)).toBe(1);
  });

  it('with two keys is one order by its number', async () => {
    const body = orderBody();
    const [first, second] = [await place(body, randomUUID()), await place(body, randomUUID())];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(await upgradesOf(body.customer.customerNumber)).toBe(1);
  });

  it('with another body under the same key is refused', async () => {
    const key = randomUUID();
    await place(orderBody(), key);
    expect(await place(orderBody(), key)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('with other content under the same number is refused', async () => {
    const body = orderBody();
    await place(body, randomUUID());
    expect(await place({ ...body, seats: 101 }, randomUUID())).toMatchObject({
      status: 409,
      body: { code: 'order-number-used' },
    });
  });
});
