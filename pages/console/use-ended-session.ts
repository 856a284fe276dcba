import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Refused } from '../client/http.ts';
import type { Staff } from '../client/staff-api.ts';

/** Who is signed in; null once nobody is any more. */
export const staffQuery = ['staff'] as const;

/** Notices by any answer that the session has ended: then nobody is signed in. Whether that was so is answered. */
export function useEndedSession(): boolean {
  const client = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    const heed = (error: unknown) => {
      if (!(error instanceof Refused) || error.problem.code !== 'not-signed-in') return;
      if (!client.getQueryData<Staff | null>(staffQuery)) return;
      client.setQueryData(staffQuery, null);
      setEnded(true);
    };
    const stopQueries = client.getQueryCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') heed(event.action.error);
    });
    const stopActs = client.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error') heed(event.action.error);
    });
    return () => {
      stopQueries();
      stopActs();
    };
  }, [client]);
  return ended;
}
