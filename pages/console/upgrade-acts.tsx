import { useEffect, useState } from 'react';
import { commandUpgrade, type OperatorCommand } from '../client/acts-api.ts';
import type { Operated, Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/fields.tsx';
import { useSearch } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { ActPreview } from './act-preview.tsx';
import { choicesFor, commandOf, commandToPreview, isOffered, type ActKind, type Choices } from './act-choices.ts';
import { useAct } from './use-act.ts';
import { useConsoleWords } from './use-console-words.ts';
import { focusOn, useKeys } from './use-keys.ts';
import { usePeople } from './use-people.ts';

/** What can be asked of the upgrade now, one at a time: what it does is told before it is asked. */
export function Acts({ upgrade, staff }: { readonly upgrade: Operated; readonly staff: Staff }) {
  const { acts: says } = useConsoleWords();
  if (staff.role !== 'viewer') return <OpenActs upgrade={upgrade} />;
  return (
    <>
      <h2>{says.title}</h2>
      <p className="empty">{says.noRights}</p>
      <LastAsked upgrade={upgrade} />
    </>
  );
}

function OpenActs({ upgrade }: { readonly upgrade: Operated }) {
  const { acts: says } = useConsoleWords();
  const wanted = new URLSearchParams(useSearch()).get('act') ?? '';
  const [chosen, setChosen] = useState<ActKind | null>(isOffered(wanted) ? wanted : null);
  useEffect(() => {
    if (wanted !== '') focusOn('reason');
  }, [wanted]);
  useKeys({
    r: () => {
      setChosen('retryKit');
      focusOn('reason');
    },
  });
  const offered = upgrade.openCommands.filter(isOffered).filter((kind) => choicesFor(kind, upgrade) !== null);
  const open = offered.find((kind) => kind === chosen) ?? offered.find((kind) => kind === 'retryKit');
  return (
    <>
      <h2>{says.title}</h2>
      <div className="buttons" role="group" aria-label={says.title}>
        {offered.map((kind) => (
          <button
            key={kind}
            type="button"
            className="small"
            aria-pressed={kind === open}
            onClick={() => {
              setChosen(kind);
            }}
          >
            {says.names[kind]}
          </button>
        ))}
      </div>
      {open && (
        <Act
          key={open}
          kind={open}
          upgrade={upgrade}
          onDone={() => {
            setChosen(null);
          }}
        />
      )}
      <LastAsked upgrade={upgrade} />
    </>
  );
}

interface ActProps {
  readonly kind: ActKind;
  readonly upgrade: Operated;
  readonly onDone: () => void;
}

/** Asks of the upgrade as it was when the act was opened: what changed meanwhile is told, and then looked at anew. */
function Act({ kind, upgrade, onDone }: ActProps) {
  const { acts: says, upgrade: words } = useConsoleWords();
  const [seen, setSeen] = useState({ revision: upgrade.revision, choices: choicesFor(kind, upgrade) });
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const { reason, missing, error, busy, submit } = useAct(
    async (why) => {
      const asked: OperatorCommand = commandOf(kind, values, { reason: why, expectedRevision: seen.revision, upgrade });
      await commandUpgrade(upgrade.id, asked);
      onDone();
    },
    ['operated', upgrade.id],
  );
  const choices: Choices = seen.choices ?? {};
  const isComplete = Object.keys(choices).every((name) => (values[name] ?? '') !== '');
  const moved = upgrade.revision !== seen.revision;
  return (
    <form
      className="card"
      aria-label={says.names[kind]}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) submit();
      }}
    >
      {error && <ProblemNotice error={error} />}
      {moved && (
        <Notice kind="warn" live title={says.moved}>
          <Button
            onPress={() => {
              setSeen({ revision: upgrade.revision, choices: choicesFor(kind, upgrade) });
            }}
          >
            {says.lookAnew}
          </Button>
        </Notice>
      )}
      <p>{says.effects[kind]}</p>
      {Object.entries(choices).map(([name, offered]) => (
        <Choice
          key={name}
          name={name}
          offered={offered}
          value={values[name] ?? ''}
          onChange={(value) => {
            setValues({ ...values, [name]: value });
          }}
        />
      ))}
      {isComplete && (
        <ActPreview
          id={upgrade.id}
          command={commandToPreview(kind, values, { expectedRevision: seen.revision, upgrade })}
        />
      )}
      <TextField
        id="reason"
        label={words.reason}
        hint={words.reasonHint}
        error={missing ? says.reasonMissing : undefined}
        {...reason}
      />
      <Button kind="primary" type="submit" busy={busy}>
        {says.names[kind]}
      </Button>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly offered: Choices[string];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ name, offered, value, onChange }: ChoiceProps) {
  const { acts: says } = useConsoleWords();
  const label = says.fields[name] ?? name;
  if (offered.length === 0)
    return <TextField id={name} label={label} width="short" value={value} onChange={onChange} />;
  const choices = offered.map(({ code, name: words }) => ({ code, name: says.choices[words] ?? words }));
  return (
    <SelectField id={name} label={label} choose={says.choose} choices={choices} value={value} onChange={onChange} />
  );
}

/** Asked is not done: the outcome comes at once, what the work came to when it is known. */
function LastAsked({ upgrade: { timeline } }: { readonly upgrade: Operated }) {
  const { acts: says } = useConsoleWords();
  const login = usePeople();
  const last = timeline.findLast((entry) => entry.entry === 'command' && entry.by.role !== 'customer');
  if (last?.entry !== 'command') return null;
  const { asked, by, outcome, problem, result } = last;
  const isBad = outcome === 'refused' || result?.kind === 'kit-failed';
  return (
    <Notice
      kind={isBad ? 'bad' : 'info'}
      live
      title={says.lastAsked(isOffered(asked) ? says.names[asked] : asked, by.id === null ? by.role : login(by.id))}
    >
      <p>
        {outcome === null ? says.undecided : says.outcomes[outcome]} {result && says.results[result.kind]}
      </p>
      {problem && <p>{problem.detail}</p>}
      {result?.kind === 'kit-failed' && <p>{result.same ? says.sameCause : result.problem.detail}</p>}
    </Notice>
  );
}
