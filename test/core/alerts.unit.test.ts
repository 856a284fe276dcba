import { describe, expect, it } from '@jest/globals';
import { alertMoves, type Observed, type OpenAlert } from '../../core/alerts.ts';

const nothing: Observed = { stuck: [], failing: [], damaged: [], silent: [] };
const group = 'installer-missing:MAILGW1S1:';
const failing = (lastHour: number, hourBefore: number, open = lastHour) => ({
  ...nothing,
  failing: [{ subject: group, lastHour, hourBefore, open }],
});
const alert = (kind: OpenAlert['kind'], subject: string): OpenAlert => ({ id: 'a', kind, subject, count: 1 });

describe('alertMoves', () => {
  it('opens one for each group that is stuck, and none for what is open already', () => {
    const stuck = [
      { subject: group, count: 3 },
      { subject: 'activation-plan', count: 1 },
    ];
    const moves = alertMoves([alert('stuck', group)], { ...nothing, stuck });
    expect(moves.open).toEqual([{ kind: 'stuck', subject: 'activation-plan', count: 1 }]);
    expect(moves.goOn).toEqual([{ ...alert('stuck', group), count: 3 }]);
    expect(moves.resolve).toEqual([]);
  });

  it.each([
    [5, 4, true],
    [4, 0, false],
    [5, 5, false],
  ])('a group into which %i came in an hour, and %i in the one before, grows: %s', (lastHour, hourBefore, grows) => {
    expect(alertMoves([], failing(lastHour, hourBefore)).open).toHaveLength(grows ? 1 : 0);
  });

  it('watches a group that grew until nothing came into it for an hour, or nothing is left in it', () => {
    const open = [alert('group-growing', group)];
    expect(alertMoves(open, failing(1, 9)).resolve).toEqual([]);
    expect(alertMoves(open, failing(0, 9)).resolve).toEqual(open);
    expect(alertMoves(open, failing(9, 0, 0)).resolve).toEqual(open);
    expect(alertMoves(open, nothing).resolve).toEqual(open);
  });

  it('tells of an installer that is damaged, also where no kit has it, until it is whole', () => {
    const damaged = [
      { subject: 'MAILGW1S1 3.2.0 linux', count: 12 },
      { subject: 'MAILGW1S1 3.1.0 linux', count: 0 },
    ];
    expect(alertMoves([], { ...nothing, damaged }).open).toEqual(
      damaged.map((one) => ({ kind: 'installer-damaged', ...one })),
    );
    const open = [alert('installer-damaged', 'MAILGW1S1 3.2.0 linux')];
    expect(alertMoves(open, { ...nothing, damaged }).resolve).toEqual([]);
    expect(alertMoves(open, nothing).resolve).toEqual(open);
  });

  it('tells of a worker that is away, and not of the engine, of which only a worker hears', () => {
    const silent = ['engine', 'worker', 'bell'].map((part) => ({ part, forMs: 60_001 }));
    expect(alertMoves([], { ...nothing, silent }).open).toEqual([{ kind: 'worker-away', subject: 'worker', count: 0 }]);
    const engine = silent.filter(({ part }) => part === 'engine');
    expect(alertMoves([], { ...nothing, silent: engine }).open).toMatchObject([{ kind: 'engine-away' }]);
    expect(alertMoves([], { ...nothing, silent: [{ part: 'worker', forMs: 59_000 }] }).open).toEqual([]);
  });
});
