import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Unreachable } from './http.ts';
import { readUpgrade, type Upgrade } from './portal-api.ts';
import { useNews } from './use-news.ts';

export const upgradeQuery = (id: string) => ['upgrade', id] as const;

const pollMs = 15_000;
/** How much of a kit is done is no news: it is looked up while somebody watches it being made. */
const countMs = 2000;

/** An upgrade as it is, and whether news of it come by themselves. */
export function useUpgrade(id: string) {
  const client = useQueryClient();
  const line = useNews(`/v1/upgrades/${id}/events`, () => client.invalidateQueries({ queryKey: upgradeQuery(id) }));
  const query = useQuery<Upgrade>({
    queryKey: upgradeQuery(id),
    queryFn: ({ signal }) => readUpgrade(id, signal),
    refetchInterval: ({ state }) => (isBuilding(state.data) ? countMs : line === 'lost' ? pollMs : false),
    retry: (failures, error) => error instanceof Unreachable && failures < 3,
  });
  return { upgrade: query.data, error: query.error, line };
}

function isBuilding(upgrade: Upgrade | undefined): boolean {
  return upgrade?.step === 'deployment-kit' && upgrade.waitingOn === 'us';
}
