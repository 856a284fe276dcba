import { parseActivationCode, lastGroup } from '../../../core/keys.ts';
import type { Upgrade } from '../../client/portal-api.ts';
import { Button } from '../../parts/button.tsx';
import { Link } from '../../parts/navigation.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { SummaryList } from '../../parts/summary-list.tsx';
import { useSpeech } from '../../words/language.tsx';
import type { FormState } from './form-state.ts';

interface AnswersScreenProps {
  readonly upgrade: Upgrade;
  readonly state: FormState;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly formAt: string;
  readonly onSubmit: () => void;
}

/** Everything that was filled in, once more before it is sent. */
export function AnswersScreen({
  upgrade,
  state: { fields, codes },
  busy,
  error,
  formAt,
  onSubmit,
}: AnswersScreenProps) {
  const { words, formats, language } = useSpeech();
  const { answers } = words;
  const isFirst = upgrade.step === 'account-form';
  const joined = (...parts: readonly string[]) => parts.filter((part) => part.trim() !== '').join(', ');
  const address = joined(
    fields['company.address'],
    `${fields['company.postalCode']} ${fields['company.city']}`.trim(),
    fields['company.state'],
  );
  const about = joined(fields['company.industry'], fields['company.size']);
  const endings = codes.flatMap((code) => {
    const read = parseActivationCode(code);
    return read.ok ? [lastGroup(read.value)] : [];
  });

  return (
    <Page title={answers.title}>
      {isFirst && <p className="lead">{answers.lead}</p>}
      {error && <ProblemNotice error={error} />}
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <SummaryList
          rows={[
            {
              label: answers.company,
              value: joined(fields['company.name'], formats.country(fields['company.country'])),
              change: formAt,
            },
            ...(address ? [{ label: answers.address, value: address, change: formAt }] : []),
            ...(about ? [{ label: words.account.more, value: about, change: formAt }] : []),
            {
              label: answers.person,
              value: `${fields['user.firstName']} ${fields['user.lastName']}`.trim(),
              change: formAt,
            },
            { label: answers.contact, value: joined(fields['user.email'], fields['user.phone']), change: formAt },
            ...(fields['user.onBehalfOf']
              ? [{ label: answers.onBehalfOf, value: fields['user.onBehalfOf'], change: formAt }]
              : []),
            {
              label: answers.codes,
              value: endings.length === 0 ? answers.noCodes : answers.codesEnding(formats.list(endings)),
              change: formAt,
            },
            {
              label: answers.mails,
              value: joined(formats.language(language), Intl.DateTimeFormat().resolvedOptions().timeZone),
            },
            ...(upgrade.agreement
              ? [{ label: answers.agreement, value: answers.accepted(upgrade.agreement.version) }]
              : []),
          ]}
        />
        {isFirst && upgrade.agreement && (
          <p>{answers.confirms(upgrade.agreement.version, fields['user.onBehalfOf'] || fields['company.name'])}</p>
        )}
        {isFirst && <p className="hint">{answers.after}</p>}
        <div className="buttons">
          <Button kind="primary" type="submit" busy={busy}>
            {isFirst ? answers.submit : answers.submitChange}
          </Button>
          <Link to={formAt} className="button plain">
            {words.back}
          </Link>
        </div>
      </form>
    </Page>
  );
}
