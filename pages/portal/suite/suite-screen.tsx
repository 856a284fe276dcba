import { useState } from 'react';
import type { ProblemDetails } from '../../../contract/problem-details.ts';
import { Refused } from '../../client/http.ts';
import { dropDraft, keepDraft, readDraft } from '../../client/drafts.ts';
import {
  selectProducts,
  type Plan,
  type PlannedComponent,
  type Selection,
  type Upgrade,
} from '../../client/portal-api.ts';
import { useCommand } from '../../client/use-command.ts';
import { Link, navigate } from '../../parts/navigation.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import type { Formats } from '../../words/formats.ts';
import { useSpeech } from '../../words/language.tsx';
import { PlanChanged } from './plan-changed.tsx';
import { ProductCard } from './product-card.tsx';
import { ProductGroup } from './product-group.tsx';
import { QuestionCard } from './question-card.tsx';
import { NotCovered } from './not-covered.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { readChoice, type Choice } from './choice.ts';

/** The products of the suite: what is kept, what is new, and the choice of what is wanted now. */
export function SuiteScreen({ upgrade }: { readonly upgrade: Upgrade }) {
  const { plan } = upgrade;
  if (!plan) return null;
  return <Suite upgrade={upgrade} plan={plan} />;
}

function Suite({ upgrade, plan }: { readonly upgrade: Upgrade; readonly plan: Plan }) {
  const { words, formats } = useSpeech();
  const { suite } = words;
  const isMore = upgrade.step === 'completed';
  const draftName = `choice.${upgrade.id}`;
  const [choice, setChoice] = useState(() => readChoice(readDraft(draftName)?.draft));
  const [kept, setKept] = useState(false);
  const [changed, setChanged] = useState<ProblemDetails | null>(null);
  const noteChange = (problem: ProblemDetails) => {
    setChanged(problem.code === 'plan-changed' ? problem : null);
  };
  const select = useCommand((selection: Selection, key) => selectProducts(upgrade.id, selection, key), {
    from: upgrade,
    onRefused: noteChange,
    onDone: () => {
      dropDraft(draftName);
      navigate(`/upgrades/${upgrade.id}`, { replace: true });
    },
  });

  const lastDay = lastDayOf(upgrade, formats);
  const of = (action: PlannedComponent['action']) => plan.components.filter((component) => component.action === action);
  const [retained, fresh, questions, held] = [of('retain'), of('issue'), of('question'), of('held')];
  const open = fresh.filter(({ selected }) => !selected);
  const chosen = open.filter(({ productId }) => choice.productIds.includes(productId));
  const installers = retained.filter(
    ({ productId, installersWanted }) => !installersWanted && choice.installersFor.includes(productId),
  );
  const change = (changed: Choice) => {
    setChoice(changed);
    setKept(false);
    keepDraft(draftName, changed, { place: 'browser' });
  };
  const send = () => {
    select.mutate({
      planVersion: plan.version,
      productIds: chosen.map(({ productId }) => productId),
      installersFor: installers.map(({ productId }) => productId),
    });
  };
  const toldAbove = select.error instanceof Refused && select.error.problem.code === 'plan-changed';

  return (
    <Page title={isMore ? suite.titleMore : suite.title} wide>
      <div className="counts">
        <p className="lead">{suite.lead(retained.length, open.length)}</p>
        <ul>
          {retained.length > 0 && <li className="kept">{suite.counts.kept(retained.length)}</li>}
          {open.length > 0 && <li className="fresh">{suite.counts.fresh(open.length)}</li>}
          {chosen.length > 0 && <li className="fresh">{suite.counts.chosen(chosen.length)}</li>}
          {questions.length > 0 && <li className="question">{suite.counts.open(questions.length)}</li>}
          {held.length > 0 && <li className="held">{suite.counts.held(held.length)}</li>}
        </ul>
      </div>
      {changed && <PlanChanged problem={changed} plan={plan} />}
      {select.isError && !toldAbove && <ProblemNotice error={select.error} />}
      {retained.length === 0 && questions.length === 0 && held.length === 0 && !isMore && (
        <Notice kind="info" title={suite.nothingKept}>
          <Link to={`/upgrades/${upgrade.id}/account`}>{suite.giveCode}</Link>
        </Notice>
      )}
      {open.length === 0 && questions.length === 0 && held.length === 0 && (
        <Notice kind="ok" title={suite.nothingNew} />
      )}
      {plan.notMatched.map(({ codeEnding }) => (
        <Notice key={codeEnding} kind="warn" title={suite.notMatched(codeEnding)} />
      ))}

      <ProductGroup kind="question" count={questions.length}>
        {questions.map((component) => (
          <QuestionCard
            key={component.productId}
            upgrade={upgrade}
            plan={plan}
            component={component}
            onRefused={noteChange}
          />
        ))}
      </ProductGroup>
      <ProductGroup kind="issue" count={fresh.length}>
        {fresh.map((component) => (
          <ProductCard
            key={component.productId}
            plan={plan}
            component={component}
            {...(!component.selected && {
              chosen: choice.productIds.includes(component.productId),
              onChoose: (wanted: boolean) => {
                change({ ...choice, productIds: toggled(choice.productIds, component.productId, wanted) });
              },
            })}
          />
        ))}
      </ProductGroup>
      <ProductGroup kind="retain" count={retained.length}>
        {retained.map((component) => (
          <ProductCard
            key={component.productId}
            plan={plan}
            component={component}
            {...(component.delivery === 'on-premises' && {
              installer: component.installersWanted || choice.installersFor.includes(component.productId),
              onInstaller: (wanted: boolean) => {
                change({ ...choice, installersFor: toggled(choice.installersFor, component.productId, wanted) });
              },
            })}
          />
        ))}
      </ProductGroup>
      <ProductGroup kind="held" count={held.length}>
        {held.map((component) => (
          <ProductCard key={component.productId} plan={plan} component={component} />
        ))}
      </ProductGroup>
      <NotCovered plan={plan} />

      {upgrade.openCommands.includes('submitForm') && (
        <p className="no-print">
          <Link to={`/upgrades/${upgrade.id}/account`}>{suite.changeDetails}</Link>
        </p>
      )}
      {!isMore && <p className="hint">{suite.doNothing(lastDay, retained.length > 0)}</p>}
      <SelectionBar
        upgrade={upgrade}
        chosen={chosen}
        installers={installers.length}
        busy={select.isPending}
        kept={kept ? suite.laterDone(lastDay) : null}
        nothingLeft={open.length === 0}
        anyKept={retained.length > 0}
        onSend={send}
        onLater={() => {
          keepDraft(draftName, choice, { place: 'browser' });
          setKept(true);
        }}
      />
    </Page>
  );
}

/** Until when new products can be chosen; null where no order says so. */
function lastDayOf({ orders }: Upgrade, formats: Formats): string | null {
  const days = orders.flatMap(({ state, expiresOn }) => (state === 'standing' ? [expiresOn] : []));
  const last = days.sort().at(-1);
  return last === undefined ? null : formats.day(last);
}

function toggled(ids: readonly string[], id: string, wanted: boolean): readonly string[] {
  const others = ids.filter((one) => one !== id);
  return wanted ? [...others, id] : others;
}
