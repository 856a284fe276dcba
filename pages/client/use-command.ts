import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ProblemDetails } from '../../contract/problem-details.ts';
import { newIdempotencyKey, Refused, Unreachable } from './http.ts';
import type { Upgrade } from './portal-api.ts';
import { sessionQuery } from './use-session.ts';
import { upgradeQuery } from './use-upgrade.ts';

/** Steps that were left by what was sent from this page, and not by somebody else. */
const sentFrom = new Set<string>();

export function wasSentFrom(id: string, step: string): boolean {
  return sentFrom.has(`${id} ${step}`);
}

interface Listeners {
  /** The upgrade as it was shown when it was asked. */
  readonly from?: Upgrade;
  readonly onDone?: (upgrade: Upgrade) => void;
  /** Told also when what asked is no longer shown. */
  readonly onRefused?: (problem: ProblemDetails) => void;
}

/**
 * Something that is asked of an upgrade. The same content goes under the same idempotency key until it is answered, so a
 * repeated or interrupted send does nothing twice; without a connection it waits, and goes on when that is back.
 */
export function useCommand<Input>(
  send: (input: Input, idempotencyKey: string) => Promise<Upgrade>,
  { from, onDone, onRefused }: Listeners = {},
) {
  const client = useQueryClient();
  const attempt = useRef<{ readonly content: string; readonly key: string } | null>(null);

  return useMutation({
    mutationFn: (input: Input) => {
      const content = JSON.stringify(input);
      if (attempt.current?.content !== content) attempt.current = { content, key: newIdempotencyKey() };
      if (from) sentFrom.add(`${from.id} ${from.step}`);
      return send(input, attempt.current.key);
    },
    retry: (failures, error) => error instanceof Unreachable && failures < 4,
    retryDelay: (failures) => 500 * 2 ** failures,
    onSuccess: async (upgrade) => {
      attempt.current = null;
      // A key that was registered, or a form that was taken, changes as whom this browser is known.
      void client.invalidateQueries({ queryKey: sessionQuery });
      await client.cancelQueries({ queryKey: upgradeQuery(upgrade.id) });
      client.setQueryData(upgradeQuery(upgrade.id), upgrade);
      onDone?.(upgrade);
    },
    onError: async (error) => {
      if (!(error instanceof Refused)) return;
      attempt.current = null;
      onRefused?.(error.problem);
      if (from) sentFrom.delete(`${from.id} ${from.step}`);
      // What was sent may have been about something that is no longer so.
      if (from) await client.invalidateQueries({ queryKey: upgradeQuery(from.id) });
    },
  });
}
