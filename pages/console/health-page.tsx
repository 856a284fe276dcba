import { useQuery } from '@tanstack/react-query';
import { readAlerts, readPictures, type Alert } from '../client/standing-api.ts';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { Ages } from './ages-picture.tsx';
import { everyMs } from './every.ts';
import { FailuresOverTime } from './failures-picture.tsx';
import { Funnel, TimeInStep } from './funnel-picture.tsx';
import { groupName } from './group-name.ts';
import { addressOf } from './queue-address.ts';
import { useConsoleWords } from './use-console-words.ts';

/** What people have to know now, and the pictures of where upgrades stand. */
export function HealthPage() {
  const { healthPage: says } = useConsoleWords();
  const { formats } = useSpeech();
  const pictures = useQuery({ queryKey: ['pictures'], queryFn: readPictures, staleTime: everyMs });
  return (
    <Page title={says.title} wide>
      <Alerts />
      {pictures.isError && <Refusal error={pictures.error} />}
      {pictures.data && (
        <>
          <p className="lead">{says.period(formats.day(pictures.data.from), formats.day(pictures.data.to))}</p>
          <div className="figures">
            <Ages ages={pictures.data.ages} />
            <Funnel funnel={pictures.data.funnel} />
            <FailuresOverTime failures={pictures.data.failures} />
            <TimeInStep timeInStep={pictures.data.timeInStep} />
          </div>
        </>
      )}
    </Page>
  );
}

function Alerts() {
  const { healthPage: says } = useConsoleWords();
  const alerts = useQuery({ queryKey: ['alerts'], queryFn: readAlerts, refetchInterval: everyMs });
  return (
    <section aria-label={says.alerts}>
      <h2>{says.alerts}</h2>
      {alerts.isError && <Refusal error={alerts.error} />}
      {alerts.data?.length === 0 && <p className="empty">{says.noAlerts}</p>}
      {alerts.data?.map((alert) => (
        <AlertNotice key={alert.id} alert={alert} />
      ))}
    </section>
  );
}

function AlertNotice({ alert: { kind, subject, count, filter, openedAt } }: { readonly alert: Alert }) {
  const { healthPage: says, steps, queue } = useConsoleWords();
  const { formats } = useSpeech();
  const names: Readonly<Record<string, string>> = steps;
  return (
    <Notice kind="bad" title={says.kinds[kind](names[subject] ?? groupName(subject), count)}>
      <p>
        {says.since(formats.moment(openedAt))} {says.whatToDo[kind]}{' '}
        {Object.keys(filter).length > 0 && <Link to={addressOf(filter)}>{queue.showThem}</Link>}
      </p>
    </Notice>
  );
}
