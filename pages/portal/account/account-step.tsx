import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../../client/http.ts';
import { dropDraft, keepDraft, readDraft } from '../../client/drafts.ts';
import { readForm, submitForm, type FormRequest, type KnownForm, type Upgrade } from '../../client/portal-api.ts';
import { useCommand } from '../../client/use-command.ts';
import { navigate } from '../../parts/navigation.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSpeech } from '../../words/language.tsx';
import { AnswersScreen } from './answers-screen.tsx';
import { FormScreen } from './form-screen.tsx';
import {
  errorsFrom,
  errorsIn,
  formFrom,
  formFromDraft,
  requestFrom,
  type FormErrors,
  type FormState,
} from './form-state.ts';

interface AccountStepProps {
  readonly upgrade: Upgrade;
  readonly part: string;
}

/** The form and the check of what was filled in: two pages with one state, so that back and forward lose nothing. */
export function AccountStep({ upgrade, part }: AccountStepProps) {
  const { words } = useSpeech();
  const known = useQuery({
    queryKey: ['form', upgrade.id],
    queryFn: () => readForm(upgrade.id),
    staleTime: Infinity,
  });
  if (known.error && !known.data)
    return <Page title={words.account.title}>{<ProblemNotice error={known.error} />}</Page>;
  if (!known.data) return <Page title={words.account.title}>{null}</Page>;
  return <Account upgrade={upgrade} part={part} known={known.data} />;
}

const none: FormErrors = new Map();

function Account({ upgrade, part, known }: AccountStepProps & { readonly known: KnownForm }) {
  const { words, language } = useSpeech();
  const draftName = `form.${upgrade.id}`;
  const [state, setState] = useState(() => firstState(draftName, known));
  const [errors, setErrors] = useState(none);
  const [attempt, setAttempt] = useState(0);
  const home = `/upgrades/${upgrade.id}`;
  const submit = useCommand((form: FormRequest, key) => submitForm(upgrade.id, form, key), {
    from: upgrade,
    onDone: () => {
      dropDraft(draftName);
      navigate(home, { replace: true });
    },
  });

  const change = (changed: FormState) => {
    setState(changed);
    keepDraft(draftName, changed.fields, { secrets: changed.codes });
  };
  const show = (wrong: FormErrors) => {
    setErrors(wrong);
    setAttempt(attempt + 1);
  };
  const wrongNow = () => errorsIn(state, language, words);

  if (part === 'check' && wrongNow().size === 0)
    return (
      <AnswersScreen
        upgrade={upgrade}
        state={state}
        busy={submit.isPending}
        error={submit.error}
        formAt={`${home}/account`}
        onSubmit={() => {
          submit.mutate(requestFrom(state, language), {
            onError: (error) => {
              if (!(error instanceof Refused) || !('fields' in error.problem)) return;
              show(errorsFrom(parseFields(error.problem.fields), state, words));
              navigate(`${home}/account`);
            },
          });
        }}
      />
    );
  return (
    <FormScreen
      isFirst={upgrade.step === 'account-form'}
      known={known}
      state={state}
      errors={errors}
      attempt={attempt}
      onChange={change}
      onLeave={() => {
        if (errors.size > 0) setErrors(wrongNow());
      }}
      onContinue={() => {
        const wrong = wrongNow();
        if (wrong.size > 0) {
          show(wrong);
          return;
        }
        setErrors(none);
        keepDraft(draftName, state.fields, { secrets: state.codes });
        navigate(`${home}/check`);
      }}
    />
  );
}

function firstState(draftName: string, known: KnownForm): FormState {
  const first = formFrom(known);
  const kept = readDraft(draftName);
  return kept === null ? first : formFromDraft(kept.draft, kept.secrets, first);
}

function parseFields(fields: unknown) {
  return fields as readonly { field: string; reason: string }[];
}
