import { useQuery } from '@tanstack/react-query';
import { readPeople } from '../client/staff-api.ts';

function useEverybody() {
  return useQuery({ queryKey: ['people'], queryFn: readPeople, staleTime: 5 * 60_000 });
}

/** Tells people by the logins that they know each other by; what is no person's id is told as it is. */
export function usePeople(): (id: string) => string {
  const people = useEverybody();
  return (id) => people.data?.get(id) ?? id;
}

/** Everybody to choose from, by login. */
export function usePeopleByLogin(): readonly { readonly code: string; readonly name: string }[] {
  const people = useEverybody();
  const all = [...(people.data ?? [])].map(([code, name]) => ({ code, name }));
  return all.toSorted((one, other) => one.name.localeCompare(other.name));
}
