import { describe, expect, it } from '@jest/globals';
import { chain } from '../../storage/events.ts';
import { type Head, type StoredEvent, verifyChain } from '../../storage/chain-findings.ts';
import { compareWithSeals, missingUpgrade } from '../../storage/sealed-heads.ts';

const at = '2026-12-01T11:00:00.000Z';

/** A chain of so many events, as the writer makes it. */
function written(count: number): readonly StoredEvent[] {
  const facts = Array.from({ length: count }, (_, index) => ({ type: 'planMade', facts: { version: index } }) as const);
  return chain(facts, { count: 0, hash: null }, { commandId: null, at }).map((event) => ({ ...event, at }));
}

function headOf(events: readonly StoredEvent[]): Head {
  return { number: events.length, hash: events.at(-1)?.hash ?? null };
}

const events = written(6);
const head = headOf(events);

function withEvent(number: number, change: Partial<StoredEvent>): readonly StoredEvent[] {
  return events.map((event) => (event.number === number ? { ...event, ...change } : event));
}

function without(...numbers: readonly number[]): readonly StoredEvent[] {
  return events.filter(({ number }) => !numbers.includes(number));
}

/** Rows that changed their numbers and nothing else. */
function renumbered(numbers: Readonly<Record<number, number>>): readonly StoredEvent[] {
  return events
    .map((event) => ({ ...event, number: numbers[event.number] ?? event.number }))
    .sort((left, right) => left.number - right.number);
}

describe('verifyChain', () => {
  it('finds nothing in a chain as it was written, whatever its length', () => {
    for (const count of [0, 1, 2, 50]) expect(verifyChain(written(count), headOf(written(count)))).toEqual([]);
  });

  it('finds nothing in a chain that was written in parts', () => {
    const first = written(2);
    const last = first.at(-1);
    const more = chain(
      [{ type: 'keyRegistered', facts: {} }],
      { count: 2, hash: Buffer.from(last?.hash ?? '', 'hex') },
      { commandId: 'c', at },
    ).map((event) => ({ ...event, at }));
    expect(verifyChain([...first, ...more], headOf([...first, ...more]))).toEqual([]);
  });

  it.each<[string, Partial<StoredEvent>]>([
    ['type', { type: 'kitReady' }],
    ['facts', { facts: { version: 99 } }],
    ['a fact more', { facts: { version: 2, by: 'somebody' } }],
    ['command', { commandId: 'another' }],
    ['instant', { at: '2026-12-01T11:00:00.001Z' }],
  ])('finds an event whose %s was changed', (_what, change) => {
    expect(verifyChain(withEvent(3, change), head)).toEqual([{ kind: 'changed', number: 3 }]);
  });

  it('finds a change whose own hash was put right, at the event that follows', () => {
    const forged = chain(
      [{ type: 'kitReady', facts: {} }],
      { count: 2, hash: Buffer.from(events[1]?.hash ?? '', 'hex') },
      { commandId: null, at },
    ).map((event) => ({ ...event, at }));
    const [event] = forged;
    expect(verifyChain(withEvent(3, event ?? {}), head)).toEqual([{ kind: 'changed', number: 4 }]);
  });

  it.each([
    [[1], { from: 1, to: 1 }],
    [[3], { from: 3, to: 3 }],
    [[2, 3, 4], { from: 2, to: 4 }],
  ])('finds that events %j are missing', (numbers, gap) => {
    expect(verifyChain(without(...numbers), head)).toEqual([{ kind: 'missing', ...gap }]);
  });

  it.each([
    [[6], 5],
    [[4, 5, 6], 3],
    [[1, 2, 3, 4, 5, 6], 0],
  ])('finds that a tail %j was cut', (numbers, last) => {
    expect(verifyChain(without(...numbers), head)).toEqual([{ kind: 'cut', last, known: 6 }]);
  });

  it.each<[string, Readonly<Record<number, number>>, readonly (readonly [number, number])[]]>([
    ['neighbors', { 3: 4, 4: 3 }, [[3, 4], [4, 3]]], // prettier-ignore
    ['the first two', { 1: 2, 2: 1 }, [[1, 2], [2, 1]]], // prettier-ignore
    ['two apart', { 2: 5, 5: 2 }, [[2, 5], [5, 2]]], // prettier-ignore
    ['three in a round', { 2: 3, 3: 4, 4: 2 }, [[2, 4], [3, 2], [4, 3]]], // prettier-ignore
  ])('finds that %s were reordered, and names what they were', (_which, numbers, moved) => {
    expect(verifyChain(renumbered(numbers), head)).toEqual(
      moved.map(([number, was]) => ({ kind: 'reordered', number, was })),
    );
  });

  it('finds events that were inserted before the first and after the last', () => {
    const extra = (number: number) => ({ ...(events[0] ?? written(1)[0]), number }) as StoredEvent;
    expect(verifyChain([extra(0), ...events, extra(7)], head)).toEqual([
      { kind: 'inserted', number: 0 },
      { kind: 'inserted', number: 7 },
    ]);
  });

  it('finds an event that was inserted in between, the others moved up', () => {
    const moved = events.map((event) => (event.number > 3 ? { ...event, number: event.number + 1 } : event));
    const forged = { ...(events[3] ?? moved[3]), facts: { version: 'forged' } } as StoredEvent;
    const all = [...moved, forged].sort((left, right) => left.number - right.number);
    const found = verifyChain(all, { ...head, number: 7 });
    expect(found).toContainEqual({ kind: 'changed', number: 4 });
  });

  it('finds that the row of the upgrade knows another last hash', () => {
    expect(verifyChain(events, { number: 6, hash: events[4]?.hash ?? null })).toEqual([
      { kind: 'head-differs', number: 6 },
    ]);
    expect(verifyChain([], { number: 0, hash: 'a'.repeat(64) })).toEqual([{ kind: 'head-differs', number: 0 }]);
  });

  it('finds every event of a long chain that was changed throughout, without end', () => {
    const long = written(400).map((event) => ({ ...event, type: 'forged' }));
    expect(verifyChain(long, headOf(long))).toHaveLength(400);
  });
});

describe('compareWithSeals', () => {
  const seal = (number: number, day = '2026-12-01') => ({ day, number, hash: events[number - 1]?.hash ?? null });

  it('finds nothing in a chain that grew, or stands where it was sealed', () => {
    expect(compareWithSeals(events, [seal(2), seal(4, '2026-12-02'), seal(6, '2026-12-03')])).toEqual([]);
    expect(compareWithSeals([], [{ day: '2026-12-01', number: 0, hash: null }])).toEqual([]);
  });

  it('finds a tail that was cut, though the row of the upgrade agrees', () => {
    const cut = events.slice(0, 4);
    expect(verifyChain(cut, headOf(cut))).toEqual([]);
    expect(compareWithSeals(cut, [seal(3), seal(6)])).toEqual([
      { kind: 'cut-since-seal', day: '2026-12-01', last: 4, sealed: 6 },
    ]);
  });

  it('finds a chain that was rewritten whole, though it is consistent', () => {
    const rewritten = chain(
      events.map(({ number }) => ({ type: 'planMade', facts: { version: -number } })),
      { count: 0, hash: null },
      { commandId: null, at },
    ).map((event) => ({ ...event, at }));
    expect(verifyChain(rewritten, headOf(rewritten))).toEqual([]);
    expect(compareWithSeals(rewritten, [seal(6)])).toEqual([
      { kind: 'rewritten-since-seal', day: '2026-12-01', number: 6 },
    ]);
  });

  it('names the last seal of an upgrade that is missing', () => {
    expect(missingUpgrade([seal(2), seal(5, '2026-12-02')])).toEqual([
      { kind: 'upgrade-missing', day: '2026-12-02', sealed: 5 },
    ]);
    expect(missingUpgrade([])).toEqual([]);
  });
});
