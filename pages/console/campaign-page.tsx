import { useQuery } from '@tanstack/react-query';
import { actOnCampaign, readCampaign, type Campaign, type CampaignAct } from '../client/campaigns-api.ts';
import type { Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { CampaignItems } from './campaign-items.tsx';
import { useAct } from './use-act.ts';
import { useConsoleWords } from './use-console-words.ts';
import { usePeople } from './use-people.ts';

const lookMs = 2000;

/** One bulk retry: where it stands, what a person can do now, and what became of each upgrade. */
export function CampaignPage({ id, staff }: { readonly id: string; readonly staff: Staff }) {
  const { campaigns: says } = useConsoleWords();
  const campaign = useQuery({ queryKey: ['campaign', id], queryFn: () => readCampaign(id), refetchInterval: lookMs });
  return (
    <Page title={says.oneTitle} wide>
      <p>
        <Link to="/console/campaigns">‹ {says.title}</Link>
      </p>
      {campaign.isError && <Refusal error={campaign.error} />}
      {campaign.data && <Facts campaign={campaign.data} staff={staff} />}
    </Page>
  );
}

function Facts({ campaign, staff }: { readonly campaign: Campaign; readonly staff: Staff }) {
  const { campaigns: says } = useConsoleWords();
  const { formats } = useSpeech();
  const login = usePeople();
  const { state, phase, reason, startedBy, approvedBy, createdAt, stopCause } = campaign;
  return (
    <>
      <p>
        {says.startedBy(login(startedBy), formats.moment(createdAt))}{' '}
        {approvedBy !== null && says.approvedBy(login(approvedBy))} {says.because(reason)}
      </p>
      <Notice kind={noticeOf(state)} live title={says.states[state]}>
        <p>{stopCause === null ? says.whatNow(state, phase) : says.stopCauses[stopCause]}</p>
      </Notice>
      <Progress campaign={campaign} />
      <Acts campaign={campaign} staff={staff} />
      <CampaignItems campaign={campaign} />
    </>
  );
}

function noticeOf(state: Campaign['state']): 'ok' | 'bad' | 'warn' | 'info' {
  if (state === 'done') return 'ok';
  if (state === 'stopped') return 'bad';
  return state === 'running' || state === 'canceled' ? 'info' : 'warn';
}

const shown = ['fixed', 'failed-same', 'failed-other', 'skipped', 'asked', 'waiting'] as const;

/** What adds up to the total, drawn and in numbers. */
function Progress({ campaign: { counts, total } }: { readonly campaign: Campaign }) {
  const { campaigns: says } = useConsoleWords();
  const { formats } = useSpeech();
  const parts = shown.map((state) => ({ state, count: counts[state], name: says.items[state] }));
  const summary = parts.map(({ name, count }) => `${name} ${formats.number(count)}`).join(', ');
  return (
    <figure className="shares">
      <svg viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label={summary}>
        {parts.map(({ state, count }, index) => {
          const before = parts.slice(0, index).reduce((sum, part) => sum + part.count, 0);
          return (
            <rect
              key={state}
              className={state}
              x={(before / total) * 1000}
              width={(count / total) * 1000}
              height={12}
            />
          );
        })}
      </svg>
      <figcaption>
        {says.ofTotal(total)} {summary}
      </figcaption>
    </figure>
  );
}

/** What is open now. Whoever started it cannot approve it, and is told so. */
function Acts({ campaign: { id, open, startedBy }, staff }: { readonly campaign: Campaign; readonly staff: Staff }) {
  const { campaigns: says } = useConsoleWords();
  const acts = open.filter((act) => act !== 'approve' || startedBy !== staff.id);
  return (
    <>
      {acts.length < open.length && <p>{says.secondPerson}</p>}
      <div className="acts">
        {acts.map((act) => (
          <Act key={act} id={id} act={act} />
        ))}
      </div>
    </>
  );
}

function Act({ id, act }: { readonly id: string; readonly act: CampaignAct }) {
  const { campaigns: says, upgrade } = useConsoleWords();
  const { reason, missing, error, busy, submit } = useAct((why) => actOnCampaign(id, act, why), {
    changes: ['campaign', id],
    draft: `${act} ${id}`,
  });
  const isForward = act === 'continue' || act === 'approve' || act === 'resume';
  return (
    <form
      className="card"
      aria-label={says.acts[act]}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {error && <Refusal error={error} />}
      <TextField
        id={`reason-${act}`}
        label={upgrade.reason}
        error={missing ? says.reasonMissing : undefined}
        {...reason}
      />
      <Button kind={isForward ? 'primary' : 'plain'} type="submit" busy={busy}>
        {says.acts[act]}
      </Button>
    </form>
  );
}
