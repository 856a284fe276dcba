import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { checkKey, registerKey, type RegistrationCheck } from '../client/portal-api.ts';
import { useCommand } from '../client/use-command.ts';
import { Button } from '../parts/button.tsx';
import { errorAt, Form } from '../parts/form.tsx';
import { navigate } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { SummaryList } from '../parts/summary-list.tsx';
import { useSpeech } from '../words/language.tsx';
import { KeyField, keyFieldId } from './key-field.tsx';
import { useKeyForm } from './use-key-form.ts';

/** What a key opens, for whoever wants to know before anything is done with it. */
export function CheckPage() {
  const { words } = useSpeech();
  const { check } = words;
  const form = useKeyForm('');
  const [checked, setChecked] = useState('');
  const asked = useMutation({
    mutationFn: checkKey,
    onMutate: setChecked,
  });

  return (
    <Page title={check.title} failed={form.error !== null || asked.isError}>
      <p className="lead">{check.lead}</p>
      <Form
        className="card"
        attempt={form.attempt}
        errors={errorAt(keyFieldId, form.error)}
        failure={form.error === null ? asked.error : null}
        submit={check.submit}
        busy={asked.isPending}
        onSubmit={() => {
          if (form.judge()) asked.mutate(form.typed);
        }}
      >
        <KeyField
          value={form.typed}
          error={form.error ?? undefined}
          onChange={(typed) => {
            form.change(typed);
            asked.reset();
          }}
          onLeave={form.leave}
        />
      </Form>
      {asked.data && <Opens registrationKey={checked} found={asked.data} />}
    </Page>
  );
}

function Opens({ registrationKey, found }: { readonly registrationKey: string; readonly found: RegistrationCheck }) {
  const { words, formats } = useSpeech();
  const { check } = words;
  const register = useCommand(registerKey, {
    onDone: ({ id }) => {
      navigate(`/upgrades/${id}`);
    },
  });
  const { suite, seats, startsOn, expiresOn, productsKept, registered } = found;
  return (
    <section className="card" aria-live="polite">
      <h2>{check.opens(suite.name)}</h2>
      <SummaryList
        rows={[
          { label: check.facts.products, value: formats.number(suite.products) },
          { label: check.facts.kept, value: formats.number(productsKept) },
          { label: check.facts.seats, value: formats.number(seats) },
          { label: check.facts.term, value: `${formats.day(startsOn)} – ${formats.day(expiresOn)}` },
          { label: check.facts.state, value: registered ? check.registered : check.free },
        ]}
      />
      {register.isError && <ProblemNotice error={register.error} />}
      <Button
        kind="primary"
        busy={register.isPending}
        onPress={() => {
          register.mutate(registrationKey);
        }}
      >
        {registered ? check.resume : check.go}
      </Button>
    </section>
  );
}
