import { useQuery } from '@tanstack/react-query';
import { readPeople } from '../client/staff-api.ts';

/** Tells people by the logins that they know each other by; what is no person's id is told as it is. */
export function usePeople(): (id: string) => string {
  const people = useQuery({ queryKey: ['people'], queryFn: readPeople, staleTime: 5 * 60_000 });
  return (id) => people.data?.get(id) ?? id;
}
