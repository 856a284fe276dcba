import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followEvents, type Line } from './follow-events.ts';
import { Unreachable } from './http.ts';
import { readUpgrade, type Upgrade } from './portal-api.ts';

export const upgradeQuery = (id: string) => ['upgrade', id] as const;

const pollMs = 15_000;
/** How much of a kit is done is no news: it is looked up while somebody watches it being made. */
const countMs = 2000;
const gatherMs = 60;
/** A line that comes back at once was no news to anybody. */
const tellLostAfterMs = 1500;
const hiddenMs = 5 * 60_000;

/** An upgrade as it is, and whether news of it come by themselves. */
export function useUpgrade(id: string) {
  const line = useNews(id);
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

/** Follows the news while somebody looks: a tab that has been hidden for minutes needs no line. */
function useNews(id: string): Line {
  const client = useQueryClient();
  const [line, setLine] = useState<Line>('open');
  const watching = useWatching();

  useEffect(() => {
    if (!watching) return undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let news: ReturnType<typeof setTimeout> | undefined;
    const lookAgain = () => {
      news ??= setTimeout(() => {
        news = undefined;
        void client.invalidateQueries({ queryKey: upgradeQuery(id) });
      }, gatherMs);
    };
    const stop = followEvents(id, {
      onNews: lookAgain,
      onLine: (now) => {
        if (now === 'lost') {
          lost ??= setTimeout(() => {
            setLine('lost');
          }, tellLostAfterMs);
          return;
        }
        clearTimeout(lost);
        lost = undefined;
        setLine('open');
        lookAgain();
      },
    });
    return () => {
      clearTimeout(lost);
      clearTimeout(news);
      stop();
    };
  }, [client, id, watching]);
  return line;
}

function useWatching(): boolean {
  const [watching, setWatching] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === 'visible') setWatching(true);
      else
        timer = setTimeout(() => {
          setWatching(false);
        }, hiddenMs);
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return watching;
}
