import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../../client/http.ts';
import { acceptAgreement, readAgreement, readForm, type Agreement, type Upgrade } from '../../client/portal-api.ts';
import { useCommand } from '../../client/use-command.ts';
import { Checkbox } from '../../parts/fields.tsx';
import { errorAt, Form } from '../../parts/form.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSpeech } from '../../words/language.tsx';
import { AgreementText } from './agreement-text.tsx';
import { Bought } from './bought.tsx';

const tickId = 'accept-agreement';

/** What was bought, and the agreement that comes with it. */
export function AgreementScreen({ upgrade }: { readonly upgrade: Upgrade }) {
  const { words, language } = useSpeech();
  const text = useQuery({
    queryKey: ['agreement', upgrade.id, language],
    queryFn: () => readAgreement(upgrade.id, language),
  });
  const form = useQuery({ queryKey: ['form', upgrade.id], queryFn: () => readForm(upgrade.id) });
  const failure = text.error ?? form.error;

  if (failure) return <Page title={words.agreement.title}>{<ProblemNotice error={failure} />}</Page>;
  if (!text.data || !form.data) return <Page title={words.agreement.title}>{null}</Page>;
  return (
    <Acceptance
      upgrade={upgrade}
      agreement={text.data}
      company={form.data.company.name.value}
      readAgain={() => {
        void text.refetch();
      }}
    />
  );
}

interface AcceptanceProps {
  readonly upgrade: Upgrade;
  readonly agreement: Agreement;
  readonly company: string;
  readonly readAgain: () => void;
}

function Acceptance({ upgrade, agreement, company, readAgain }: AcceptanceProps) {
  const { words } = useSpeech();
  const { agreement: says } = words;
  const [ticked, setTicked] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [before, setBefore] = useState<Agreement | null>(null);
  const accept = useCommand((read: Agreement, key) => acceptAgreement(upgrade.id, read, key), {
    from: upgrade,
    onRefused: () => {
      setTicked(false);
      setAttempt(0);
      readAgain();
    },
  });
  const notTicked = attempt > 0 && !ticked ? says.notTicked : undefined;
  const changed = accept.error instanceof Refused && accept.error.problem.code === 'agreement-changed';

  return (
    <Page title={says.title} failed={notTicked !== undefined}>
      <Bought upgrade={upgrade} />
      {before !== null && before.version !== agreement.version && (
        <Notice kind="warn" title={says.changed(before.version, agreement.version)} live>
          <p>{says.changedHow}</p>
        </Notice>
      )}
      <AgreementText upgrade={upgrade} agreement={agreement} before={before}>
        <Form
          className="no-print"
          attempt={attempt}
          errors={errorAt(tickId, notTicked)}
          failure={changed ? null : accept.error}
          submit={says.submit}
          busy={accept.isPending}
          onSubmit={() => {
            if (!ticked) setAttempt(attempt + 1);
            else {
              setBefore(agreement);
              accept.mutate(agreement);
            }
          }}
        >
          <Checkbox
            id={tickId}
            label={says.accept(company)}
            hint={says.acceptHint(company, agreement.version)}
            error={notTicked}
            checked={ticked}
            onChange={setTicked}
          />
        </Form>
      </AgreementText>
    </Page>
  );
}
