import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDraft } from '../client/use-draft.ts';
import { claimUpgrade, writeNote } from '../client/acts-api.ts';
import type { Summary } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link, navigate } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { describeFailure } from '../words/failures.ts';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { focusOn, useKeys } from './use-keys.ts';
import { useNamed } from './use-named.ts';

interface SelectionProps {
  readonly rows: readonly Summary[];
  readonly onDone: () => void;
}

/** What can be done with the upgrades that are picked: those and no others, however the list changes meanwhile. */
export function Selection({ rows, onDone }: SelectionProps) {
  const { queue: says } = useConsoleWords();
  const [noting, setNoting] = useState(false);
  const each = useEach(onDone);
  const any = rows.length > 0;
  const retry = () => {
    const [only] = rows;
    if (rows.length === 1 && only) navigate(`/console/upgrades/${only.id}?act=retryKit`);
    else navigate(`/console/campaigns/new?upgrades=${rows.map(({ id }) => id).join(',')}`);
  };
  const claim = () => {
    each.mutate({ rows, act: ({ id }) => claimUpgrade(id, null) });
  };
  const note = () => {
    setNoting(true);
    focusOn('note');
  };
  useKeys(any ? { r: retry, c: claim, n: note } : {});
  return (
    <div className="selection" role="group" aria-label={says.selected(rows.length)}>
      {any && (
        <p className="buttons">
          <strong>{says.selected(rows.length)}</strong>
          <Button onPress={retry}>{says.retry}</Button>
          <Button onPress={claim} busy={each.isPending}>
            {says.claim}
          </Button>
          <Button onPress={note}>{says.note}</Button>
          <Button kind="link" onPress={onDone}>
            {says.pickNone}
          </Button>
        </p>
      )}
      {any && noting && (
        <NoteForm
          onNote={(text) => {
            setNoting(false);
            each.mutate({ rows, act: ({ id }) => writeNote(id, text) });
          }}
        />
      )}
      {each.data && <Results results={each.data} />}
    </div>
  );
}

interface Asked {
  readonly rows: readonly Summary[];
  readonly act: (row: Summary) => Promise<void>;
}

interface Result {
  readonly row: Summary;
  readonly error: unknown;
}

/** One after the other, each with its own result. */
function useEach(onDone: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ rows, act }: Asked) => {
      const results: Result[] = [];
      for (const row of rows) {
        const error: unknown = await act(row).then(
          () => null,
          (cause: unknown) => cause,
        );
        results.push({ row, error });
      }
      return results;
    },
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ['queue'] }),
  });
}

function NoteForm({ onNote }: { readonly onNote: (text: string) => void }) {
  const { upgrade: says } = useConsoleWords();
  const [text, setText] = useDraft('note on several');
  const [tried, setTried] = useState(false);
  const isMissing = text.trim() === '';
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isMissing) return;
        setText('');
        onNote(text.trim());
      }}
    >
      <TextField
        id="note"
        label={says.note}
        error={tried && isMissing ? says.noteMissing : undefined}
        value={text}
        onChange={setText}
      />
      <Button type="submit">{says.writeNote}</Button>
    </form>
  );
}

function Results({ results }: { readonly results: readonly Result[] }) {
  const { queue: says } = useConsoleWords();
  const speech = useSpeech();
  const named = useNamed();
  const failed = results.filter(({ error }) => error !== null);
  return (
    <Notice
      kind={failed.length > 0 ? 'warn' : 'ok'}
      live
      title={says.doneOf(results.length - failed.length, results.length)}
    >
      <ul>
        {failed.map(({ row: { id, orderNumber }, error }) => (
          <li key={id}>
            <Link to={`/console/upgrades/${id}`}>{orderNumber}</Link>:{' '}
            {describeFailure(named(error), speech).join('. ')}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
