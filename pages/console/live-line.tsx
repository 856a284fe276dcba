import { useQueryClient, type Query } from '@tanstack/react-query';
import { useNews } from '../client/use-news.ts';
import { useOnline } from '../client/use-online.ts';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { useHealth } from './use-health.ts';

const staysAsItIs: ReadonlySet<unknown> = new Set(['staff', 'people']);

/** Looks again at what is shown whenever an upgrade moved; says so when it can no longer be told of that. */
export function LiveLine() {
  const { live: says } = useConsoleWords();
  const { formats } = useSpeech();
  const client = useQueryClient();
  const { dataUpdatedAt, isRefetchError } = useHealth();
  const predicate = ({ queryKey: [first] }: Query) => !staysAsItIs.has(first);
  const line = useNews('/v1/events', () => client.invalidateQueries({ predicate }));
  const online = useOnline();
  if ((online && line === 'open' && !isRefetchError) || dataUpdatedAt === 0) return null;
  return (
    <p className="health paused" role="status">
      <span aria-hidden="true">◌</span> {says.lost(formats.time(new Date(dataUpdatedAt).toISOString()))}
    </p>
  );
}
