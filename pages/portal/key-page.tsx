import { useState } from 'react';
import { registerKey } from '../client/portal-api.ts';
import { useCommand } from '../client/use-command.ts';
import { errorAt, Form } from '../parts/form.tsx';
import { navigate } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StepBar } from '../parts/step-bar.tsx';
import { useWords } from '../words/language.tsx';
import { CertificatePicture } from './certificate-picture.tsx';
import { takeFromAddress } from './from-address.ts';
import { KeyField, keyFieldId } from './key-field.tsx';
import { useKeyForm } from './use-key-form.ts';

export function KeyPage() {
  const words = useWords();
  const { key } = words;
  const [fromLink] = useState(() => takeFromAddress('rk'));
  const form = useKeyForm(fromLink);
  const register = useCommand(registerKey, {
    onDone: ({ id }) => {
      navigate(`/upgrades/${id}`);
    },
  });

  return (
    <>
      <StepBar at="key" />
      <Page title={key.title} failed={form.error !== null || register.isError}>
        {fromLink !== '' && form.typed === fromLink && <Notice kind="info" title={key.fromLink} />}
        <Form
          className="card"
          attempt={form.attempt}
          errors={errorAt(keyFieldId, form.error)}
          failure={form.error === null ? register.error : null}
          submit={key.continue}
          busy={register.isPending}
          onSubmit={() => {
            if (form.judge()) register.mutate(form.typed);
          }}
        >
          <KeyField
            value={form.typed}
            error={form.error ?? undefined}
            onChange={(typed) => {
              form.change(typed);
              register.reset();
            }}
            onLeave={form.leave}
          />
        </Form>
        <details className="where" open>
          <summary>{key.whereTitle}</summary>
          <div className="where-body">
            <div>
              <p>{key.where}</p>
              <p className="hint">{key.whereCode}</p>
            </div>
            <CertificatePicture />
          </div>
        </details>
      </Page>
    </>
  );
}
