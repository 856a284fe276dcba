import { defaultGrpcRetryOptions, type GrpcRetryOptions } from '@temporalio/client';

/** A run that closes is gone within milliseconds; then the ring starts the next one. */
const closesWithinMs = 30;
const usual = defaultGrpcRetryOptions();
const soon = defaultGrpcRetryOptions({ initialIntervalMs: () => closesWithinMs });

/**
 * When to ask Temporal again. It says that a run is closing with the status of a limit that is reached, for which the
 * client's own rule waits longer than a ring may take.
 */
export const askAgain: GrpcRetryOptions = {
  retryableDecider: usual.retryableDecider,
  delayFunction: (attempt, status) =>
    (/workflow is closing/i.test(status.details) ? soon : usual).delayFunction(attempt, status),
};
