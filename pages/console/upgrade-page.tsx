import { useQuery } from '@tanstack/react-query';
import { readOperated, type Operated, type Staff } from '../client/staff-api.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { Acts } from './upgrade-acts.tsx';
import { Claim, NewNote } from './upgrade-claim.tsx';
import { Glance } from './upgrade-glance.tsx';
import { KitBuilds, Licenses, Plan } from './upgrade-licenses.tsx';
import { Mails } from './upgrade-mails.tsx';
import { Steps } from './upgrade-steps.tsx';
import { Timeline } from './upgrade-timeline.tsx';
import { Trouble } from './upgrade-trouble.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { useAge } from './use-health.ts';

/** One upgrade: where it stands and why, what happened, and what can be done about it. */
export function UpgradePage({ id, staff }: { readonly id: string; readonly staff: Staff }) {
  const { upgrade: says } = useConsoleWords();
  const upgrade = useQuery({ queryKey: ['operated', id], queryFn: () => readOperated(id), refetchInterval: 5000 });
  const { data } = upgrade;
  return (
    <Page title={data?.orders[0]?.orderNumber ?? '…'} wide>
      <p>
        <Link to="/console">‹ {says.back}</Link>
      </p>
      {upgrade.isError && <Refusal error={upgrade.error} />}
      {data && <Facts upgrade={data} staff={staff} />}
    </Page>
  );
}

function Facts({ upgrade, staff }: { readonly upgrade: Operated; readonly staff: Staff }) {
  const says = useConsoleWords();
  const age = useAge();
  const { customer, plan, licenses, kitBuilds, mails, engineUrl, ticket } = upgrade;
  const turn = upgrade.operatorNeeded ? 'operator' : (upgrade.waitingOn ?? 'nobody');
  return (
    <>
      <p>
        {customer.companyName}, {says.steps[upgrade.step]},{' '}
        <span className={`turn-cell ${turn}`}>
          {says.turns[turn]} {says.upgrade.forTime(age(upgrade.since))}
        </span>
      </p>
      <Trouble upgrade={upgrade} staff={staff} />
      <HalfAsked upgrade={upgrade} />
      <div className="beside">
        <div>
          <Claim upgrade={upgrade} staff={staff} />
          <Acts upgrade={upgrade} staff={staff} />
        </div>
        <Glance upgrade={upgrade} />
      </div>
      <h2>{says.upgrade.steps}</h2>
      <Steps steps={upgrade.steps} />
      <h2>{says.upgrade.timeline}</h2>
      <Timeline timeline={upgrade.timeline} />
      {staff.role !== 'viewer' && <NewNote upgrade={upgrade} />}
      {plan && <h2>{says.upgrade.plan}</h2>}
      {plan && <Plan plan={plan} />}
      {licenses.length > 0 && <h2>{says.upgrade.licenses}</h2>}
      {licenses.length > 0 && <Licenses licenses={licenses} />}
      {kitBuilds.length > 0 && <h2>{says.upgrade.builds}</h2>}
      {kitBuilds.length > 0 && <KitBuilds kitBuilds={kitBuilds} />}
      {mails.length > 0 && <h2>{says.upgrade.mails}</h2>}
      {mails.length > 0 && <Mails mails={mails} />}
      <h2>{says.upgrade.ticket}</h2>
      <pre className="ticket">{ticket}</pre>
      <p className="buttons">
        <CopyButton text={ticket} label={says.upgrade.copyTicket} />
        {engineUrl !== undefined && <a href={engineUrl}>{says.upgrade.engine}</a>}
      </p>
    </>
  );
}

/** What one person asked for and a second one has to ask for, too. */
function HalfAsked({ upgrade: { addressRequestedAt, releaseRequestedAt } }: { readonly upgrade: Operated }) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  return (
    <>
      {addressRequestedAt !== undefined && (
        <Notice kind="warn" title={says.addressHalfAsked(formats.moment(addressRequestedAt))} />
      )}
      {releaseRequestedAt !== undefined && (
        <Notice kind="warn" title={says.releaseHalfAsked(formats.moment(releaseRequestedAt))} />
      )}
    </>
  );
}
