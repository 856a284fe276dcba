import { useQuery } from '@tanstack/react-query';
import { readSession } from './account-api.ts';

export const sessionQuery = ['session'] as const;

/** Who this browser is signed in as; undefined while that is not known. */
export function useSession() {
  return useSessionQuery().data;
}

/** Whether it is still being asked who this browser is signed in as. */
export function useSessionPending(): boolean {
  return useSessionQuery().isPending;
}

function useSessionQuery() {
  return useQuery({ queryKey: sessionQuery, queryFn: readSession, staleTime: 60_000 });
}
