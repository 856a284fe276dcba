import { useEffect, useState } from 'react';
import { commandUpgrade, type OperatorCommand } from '../client/acts-api.ts';
import type { Operated, Staff } from '../client/staff-api.ts';
import { useDraft, useDrafts } from '../client/use-draft.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/fields.tsx';
import { useSearch } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Refusal } from './refusal.tsx';
import { ActPreview } from './act-preview.tsx';
import {
  choicesFor,
  commandOf,
  commandToPreview,
  isOffered,
  isPossible,
  type ActKind,
  type Choices,
} from './act-choices.ts';
import { freshEntries, hasChangedNothing, Meanwhile } from './meanwhile.tsx';
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
  const [draft, setChosen] = useDraft(`act ${upgrade.id}`);
  const chosen = draft === '' ? wanted : draft;
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
            setChosen('');
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
  const look = () => ({ revision: upgrade.revision, choices: choicesFor(kind, upgrade), timeline: upgrade.timeline });
  const [seen, setSeen] = useState(look);
  const fresh = freshEntries(seen.timeline, upgrade.timeline);
  const isAsItWas = fresh.length > 0 && fresh.every(hasChangedNothing);
  const expectedRevision = isAsItWas ? upgrade.revision : seen.revision;
  const moved = upgrade.revision !== expectedRevision;
  const draft = `${kind} ${upgrade.id}`;
  const [values, setValues] = useDrafts(`what of ${draft}`);
  const [tried, setTried] = useState(false);
  const { reason, missing, error, busy, submit } = useAct(
    async (why) => {
      const asked: OperatorCommand = commandOf(kind, values, { reason: why, expectedRevision, upgrade });
      await commandUpgrade(upgrade.id, asked);
      setValues({});
      onDone();
    },
    { changes: ['operated', upgrade.id], draft },
  );
  const choices: Choices = seen.choices ?? {};
  const wrong = Object.keys(choices).filter((name) => !isPossible(name, values[name] ?? '', choices));
  const isComplete = wrong.length === 0;
  return (
    <form
      className="card"
      aria-label={says.names[kind]}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        submit({ isComplete });
      }}
    >
      {error && <Refusal error={error} />}
      {moved && (
        <Notice kind="warn" live title={says.moved}>
          <Meanwhile entries={fresh} />
          <Button
            onPress={() => {
              setSeen(look);
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
          isWrong={tried && wrong.includes(name)}
          value={values[name] ?? ''}
          onChange={(value) => {
            setValues({ ...values, [name]: value });
          }}
        />
      ))}
      {isComplete && (
        <ActPreview id={upgrade.id} command={commandToPreview(kind, values, { expectedRevision, upgrade })} />
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
  readonly isWrong: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ name, offered, isWrong, value, onChange }: ChoiceProps) {
  const { acts: says } = useConsoleWords();
  const label = says.fields[name] ?? name;
  const error = isWrong ? (says.wrong[name] ?? says.chooseOne) : undefined;
  if (offered.length === 0)
    return <TextField id={name} label={label} error={error} width="short" value={value} onChange={onChange} />;
  const choices = offered.map(({ code, name: words }) => ({ code, name: says.choices[words] ?? words }));
  return (
    <SelectField
      id={name}
      label={label}
      error={error}
      choose={says.choose}
      choices={choices}
      value={value}
      onChange={onChange}
    />
  );
}

/** Asked is not done: the outcome comes at once, what the work came to when it is known. */
function LastAsked({ upgrade: { timeline, build } }: { readonly upgrade: Operated }) {
  const { acts: says } = useConsoleWords();
  const login = usePeople();
  const last = timeline.findLast((entry) => entry.entry === 'command' && entry.by.role !== 'customer');
  if (last?.entry !== 'command') return null;
  const { asked, by, outcome, problem, result } = last;
  const makesKit = asked === 'retryKit' || asked === 'rebuildKit';
  const isBuilding = makesKit && outcome === 'accepted' && !result && build?.state === 'building';
  const isBad = outcome === 'refused' || result?.kind === 'kit-failed';
  return (
    <Notice
      kind={isBad ? 'bad' : 'info'}
      live
      title={says.lastAsked(isOffered(asked) ? says.names[asked] : asked, by.id === null ? by.role : login(by.id))}
    >
      <p>
        {outcome === null ? says.undecided : says.outcomes[outcome]} {result && says.results[result.kind]}{' '}
        {isBuilding && says.underWay(build.attempt)}
      </p>
      {problem && <p>{problem.detail}</p>}
      {result?.kind === 'kit-failed' && <p>{result.same ? says.sameCause : result.problem.detail}</p>}
    </Notice>
  );
}
