import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused } from '../client/http.ts';
import { acceptAgreement, readAgreement, readForm, type Agreement, type Upgrade } from '../client/portal-api.ts';
import { useCommand } from '../client/use-command.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Checkbox } from '../parts/fields.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';

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
  const accept = useCommand((read: Agreement, key) => acceptAgreement(upgrade.id, read, key), { from: upgrade });
  const notTicked = attempt > 0 && !ticked ? says.notTicked : undefined;
  const changed = accept.error instanceof Refused && accept.error.problem.code === 'agreement-changed';

  return (
    <Page title={says.title} failed={notTicked !== undefined}>
      <Bought upgrade={upgrade} />
      <ErrorSummary attempt={attempt} errors={notTicked === undefined ? [] : [{ id: tickId, text: notTicked }]} />
      {changed && <Notice kind="warn" title={says.changed} live />}
      {accept.isError && !changed && <ProblemNotice error={accept.error} />}
      <section className="card agreement" aria-labelledby="agreement-heading">
        <div className="card-head">
          <h2 id="agreement-heading">{says.heading(agreement.version)}</h2>
          <button
            type="button"
            className="small no-print"
            onClick={() => {
              window.print();
            }}
          >
            {says.print}
          </button>
        </div>
        <div
          className="agreement-text"
          tabIndex={0}
          role="region"
          aria-label={says.textLabel}
          lang={agreement.language}
        >
          {agreement.text.split(/\n\n+/).map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </div>
        <form
          className="no-print"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!ticked) setAttempt(attempt + 1);
            else
              accept.mutate(agreement, {
                onError: (error) => {
                  if (!(error instanceof Refused)) return;
                  setTicked(false);
                  setAttempt(0);
                  readAgain();
                },
              });
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
          <Button kind="primary" type="submit" busy={accept.isPending}>
            {says.submit}
          </Button>
        </form>
      </section>
    </Page>
  );
}

function Bought({ upgrade: { suite, orders } }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { agreement: says } = words;
  return (
    <section className="card bought">
      {orders
        .filter(({ state }) => state === 'standing')
        .map(({ orderNumber, seats, startsOn, expiresOn }) => (
          <div key={orderNumber} className="bought-order">
            <div>
              <strong className="suite-name">{suite.name}</strong>
              <p className="hint">{says.order(orderNumber)}</p>
            </div>
            <p className="numbers">
              {says.seats(seats)}
              <br />
              {formats.day(startsOn)} – {formats.day(expiresOn)}
            </p>
          </div>
        ))}
      <p className="includes-label">{says.includes}</p>
      <ul className="includes">
        {suite.products.map(({ productId, name, delivery }) => (
          <li key={productId}>
            {name}
            {delivery === 'service' && <span className="hint"> ({says.service})</span>}
          </li>
        ))}
      </ul>
      <p className="hint">{says.notOrdered}</p>
    </section>
  );
}
