import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

/** An act with the reason that it needs: asked without one it says so, and what it changed is read anew either way. */
export function useAct<Answer>(act: (reason: string) => Promise<Answer>, changes: QueryKey) {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
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
    submit: () => {
      const isMissing = reason.trim() === '';
      setMissing(isMissing);
      if (!isMissing) mutation.mutate();
    },
  };
}
