import { useEffect, useRef, useState } from 'react';
import { followEvents, type Line } from './follow-events.ts';

const gatherMs = 60;
/** A line that comes back at once was no news to anybody. */
const tellLostAfterMs = 1500;
const hiddenMs = 5 * 60_000;

/** Follows the news while somebody looks: a tab that has been hidden for minutes needs no line. */
export function useNews(path: string, look: () => Promise<unknown>): Line {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  const [line, setLine] = useState<Line>('open');
  const watching = useWatching();

  useEffect(() => {
    if (!watching) return undefined;
    let lost: ReturnType<typeof setTimeout> | undefined;
    let news: ReturnType<typeof setTimeout> | undefined;
    const lookAgain = () => {
      news ??= setTimeout(() => {
        news = undefined;
        void latest.current();
      }, gatherMs);
    };
    const stop = followEvents(path, {
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
  }, [path, watching]);
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
