import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';
import { useDraft } from '../client/use-draft.ts';

interface About {
  /** What it may change, and is read anew either way. */
  readonly changes: QueryKey;
  /** Under which name the reason is kept while it is typed. */
  readonly draft: string;
}

/** An act with the reason that it needs: asked without one it says so. */
export function useAct<Answer>(act: (reason: string) => Promise<Answer>, { changes, draft }: About) {
  const client = useQueryClient();
  const [reason, setReason] = useDraft(draft);
  const [missing, setMissing] = useState(false);
  const mutation = useMutation({
    mutationFn: () => act(reason.trim()),
    onSuccess: () => {
      setReason('');
    },
    onSettled: () => client.invalidateQueries({ queryKey: changes }),
  });
  return {
    reason: { value: reason, onChange: setReason },
    missing,
    error: mutation.error,
    done: mutation.data,
    busy: mutation.isPending,
    /** Where something else is missing the reason is looked at, too, and nothing is asked. */
    submit: ({ isComplete = true } = {}) => {
      const isMissing = reason.trim() === '';
      setMissing(isMissing);
      if (!isMissing && isComplete) mutation.mutate();
    },
  };
}
