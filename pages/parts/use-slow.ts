import { useEffect, useState } from 'react';

/** Whether something that began at an instant takes longer than it should; the page changes by itself when it does. */
export function useSlow(since: string, afterMs: number): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const leftMs = new Date(since).getTime() + afterMs - Date.now();
    setSlow(leftMs <= 0);
    if (leftMs <= 0) return undefined;
    const timer = setTimeout(() => {
      setSlow(true);
    }, leftMs);
    return () => {
      clearTimeout(timer);
    };
  }, [since, afterMs]);
  return slow;
}
