import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { NewEvent } from '../../core/change.ts';
import { chain } from '../../storage/events.ts';

const registered: NewEvent = { type: 'keyRegistered', facts: {} };
const planned: NewEvent = { type: 'planMade', facts: { version: 1, retain: 2 } };
const from = { commandId: 'command-1', at: '2026-12-01T11:00:00.000Z' };
const start = { count: 0, hash: null };

describe('chain', () => {
  it('numbers events without gaps from where the upgrade stands', () => {
    expect(chain([registered, planned], { count: 7, hash: Buffer.alloc(32) }, from)).toMatchObject([
      { number: 8, type: 'keyRegistered', commandId: 'command-1' },
      { number: 9, type: 'planMade', facts: { version: 1, retain: 2 } },
    ]);
  });

  it('hashes each event with the one before, by one written rule', () => {
    const [first, second] = chain([registered, planned], start, from);
    const wanted = createHash('sha256')
      .update('{"at":"2026-12-01T11:00:00.000Z","commandId":"command-1","facts":{},"number":1,"type":"keyRegistered"}')
      .digest('hex');
    expect(first?.hash).toBe(wanted);
    expect(second?.hash).toBe(
      createHash('sha256')
        .update(wanted)
        .update(
          '{"at":"2026-12-01T11:00:00.000Z","commandId":"command-1","facts":{"retain":2,"version":1},"number":2,"type":"planMade"}',
        )
        .digest('hex'),
    );
  });

  it('goes on from what is stored as if it had been one chain', () => {
    const [first, second] = chain([registered, planned], start, from);
    const hash = Buffer.from(first?.hash ?? '', 'hex');
    expect(chain([planned], { count: 1, hash }, from)).toEqual([second]);
  });

  it.each([
    ['type', [{ ...registered, type: 'formAccepted' as const }, planned], from],
    ['facts', [{ ...registered, facts: { forged: true } }, planned], from],
    ['command', [registered, planned], { ...from, commandId: null }],
    ['instant', [registered, planned], { ...from, at: '2026-12-01T11:00:00.001Z' }],
  ])('has another hash at the end when the %s of an earlier event is another', (_, events, given) => {
    expect(chain(events, start, given).at(-1)?.hash).not.toBe(chain([registered, planned], start, from).at(-1)?.hash);
  });

  it('adds nothing to a chain when nothing happened', () => {
    expect(chain([], start, from)).toEqual([]);
  });
});
