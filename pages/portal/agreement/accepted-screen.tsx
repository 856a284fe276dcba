import { useQuery } from '@tanstack/react-query';
import { readAgreement, type Upgrade } from '../../client/portal-api.ts';
import { Link } from '../../parts/navigation.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useSpeech } from '../../words/language.tsx';
import { AgreementText } from './agreement-text.tsx';

interface AcceptedScreenProps {
  readonly upgrade: Upgrade;
  readonly accepted: NonNullable<Upgrade['agreement']>;
}

/** The agreement that was accepted, to read it again. */
export function AcceptedScreen({ upgrade, accepted }: AcceptedScreenProps) {
  const { words, formats, language } = useSpeech();
  const { agreement: says } = words;
  const text = useQuery({
    queryKey: ['agreement', upgrade.id, accepted.digest],
    queryFn: () => readAgreement(upgrade.id, language),
  });
  return (
    <Page title={says.heading(accepted.version)}>
      <Notice kind="ok" title={says.acceptedOn(formats.dayAndTime(accepted.acceptedAt))} />
      {text.error && <ProblemNotice error={text.error} />}
      {text.data && <AgreementText upgrade={upgrade} agreement={text.data} />}
      <p className="no-print">
        <Link to={`/upgrades/${upgrade.id}`} className="button plain">
          {says.goOn}
        </Link>
      </p>
    </Page>
  );
}
