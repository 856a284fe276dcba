import { useQuery } from '@tanstack/react-query';
import { makeKitLink, type Upgrade } from './portal-api.ts';

const lookAgainMs = 5000;

/** The kit that can be downloaded: the newest, or the one before it as long as that is not ready. */
export function kitToDownload({ kit }: Upgrade): string | undefined {
  return kit?.state === 'ready' ? kit.layoutDigest : kit?.former?.layoutDigest;
}

/** The kit of an upgrade and a link to it, where there is one; its digest follows once it is computed. */
export function useKitLink(upgrade: Upgrade, mayAsk = true) {
  const { id } = upgrade;
  const layoutDigest = kitToDownload(upgrade);
  return useQuery({
    queryKey: ['kit-link', id, layoutDigest],
    queryFn: () => makeKitLink(id, layoutDigest),
    enabled: mayAsk && layoutDigest !== undefined,
    // The page and the card on it ask for the same: what was refused to one is not asked again by the other.
    retryOnMount: false,
    refetchInterval: ({ state }) => (state.data?.sha256 === null ? lookAgainMs : false),
  });
}
