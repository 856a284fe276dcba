import { describe, expect, it } from '@jest/globals';
import { askAgain } from '../../bin/ask-again.ts';

type Status = Parameters<typeof askAgain.delayFunction>[1];

/** gRPC's RESOURCE_EXHAUSTED. */
const limitReached = 8;

function exhausted(details: string): Status {
  const status: unknown = { code: limitReached, details };
  return status as Status;
}

describe('asking Temporal again', () => {
  it('waits for a run that closes no longer than it takes to close', () => {
    const closing = exhausted('Workflow is closing');
    expect(askAgain.retryableDecider(1, closing)).toBe(true);
    expect(askAgain.delayFunction(1, closing)).toBeLessThan(100);
  });

  it('gives a server at its limit the time that the client gives it', () => {
    expect(askAgain.delayFunction(1, exhausted('namespace rate limit exceeded'))).toBeGreaterThan(1000);
  });
});
