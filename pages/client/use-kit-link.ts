import { useQuery } from '@tanstack/react-query';
import { makeKitLink, type Upgrade } from './portal-api.ts';

const lookAgainMs = 5000;

/** The kit of an upgrade and a link to it, where there is one; its digest follows once it is computed. */
export function useKitLink({ id, kit }: Upgrade, mayAsk = true) {
  return useQuery({
    queryKey: ['kit-link', id, kit?.layoutDigest],
    queryFn: () => makeKitLink(id),
    enabled: mayAsk && kit?.state === 'ready',
    refetchInterval: ({ state }) => (state.data?.sha256 === null ? lookAgainMs : false),
  });
}
