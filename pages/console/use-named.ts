import { Refused } from '../client/http.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

/** A refusal names people and steps as the service does; answers the same with logins and words for them. */
export function useNamed(): (error: unknown) => unknown {
  const login = usePeople();
  const { steps } = useConsoleWords();
  const names: Readonly<Record<string, string>> = steps;
  return (error) => {
    if (!(error instanceof Refused)) return error;
    const { problem } = error;
    if (problem.code === 'claimed-by-other') return new Refused({ ...problem, by: login(String(problem.by)) });
    if (problem.code !== 'upgrade-changed') return error;
    const step = String(problem.step);
    return new Refused({ ...problem, step: names[step] ?? step });
  };
}
