import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDrafts } from '../client/use-draft.ts';
import { previewCampaign, startCampaign } from '../client/campaigns-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { Link, navigate, useSearch } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Refusal } from './refusal.tsx';
import { useConsoleWords } from './use-console-words.ts';

const pace = 120;

/** A bulk retry of what the filter in the address finds: first told what it would be about, then begun with one. */
export function NewCampaignPage() {
  const { campaigns: says, upgrade } = useConsoleWords();
  const search = useSearch();
  const query = new URLSearchParams(search);
  const picked = query.get('upgrades')?.split(',');
  const filter = picked ? { upgrades: picked } : Object.fromEntries(query);
  const [typed, setTyped] = useDrafts(`campaign ${search}`);
  const { reason = '', perMinute = String(pace) } = typed;
  const [tried, setTried] = useState(false);
  const asked = { filter, reason: reason.trim(), perMinute: Number(perMinute) };
  const isPace = Number.isInteger(asked.perMinute) && asked.perMinute >= 1 && asked.perMinute <= 600;
  const preview = useMutation({ mutationFn: () => previewCampaign(asked) });
  const start = useMutation({
    mutationFn: () => startCampaign(asked),
    onSuccess: ({ id }) => {
      setTyped({});
      navigate(`/console/campaigns/${id}`);
    },
  });
  const ifComplete = (go: () => void) => () => {
    setTried(true);
    if (asked.reason !== '' && isPace) go();
  };
  return (
    <Page title={says.newTitle}>
      <p>{picked ? says.aboutPicked(picked.length) : says.about([...query].map((part) => part.join(' ')))}</p>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          ifComplete(preview.mutate)();
        }}
      >
        <TextField
          id="reason"
          label={upgrade.reason}
          hint={says.reasonHint}
          error={tried && asked.reason === '' ? says.reasonMissing : undefined}
          value={reason}
          onChange={(text) => {
            setTyped({ ...typed, reason: text });
          }}
        />
        <TextField
          id="pace"
          label={says.pace}
          error={tried && !isPace ? says.paceWrong : undefined}
          value={perMinute}
          onChange={(text) => {
            setTyped({ ...typed, perMinute: text });
          }}
        />
        <Button type="submit" busy={preview.isPending}>
          {says.dryRun}
        </Button>
      </form>
      {(preview.error ?? start.error) && <Refusal error={preview.error ?? start.error} />}
      {preview.data && (
        <>
          <Preview preview={preview.data} />
          {preview.data.total > 0 && (
            <Button kind="primary" busy={start.isPending} onPress={ifComplete(start.mutate)}>
              {says.start}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

function Preview({ preview }: { readonly preview: Awaited<ReturnType<typeof previewCampaign>> }) {
  const { campaigns: says } = useConsoleWords();
  const { total, inOtherCampaigns, claimedByOthers, needsApproval, examples } = preview;
  return (
    <Notice kind="info" live title={says.wouldRetry(total)}>
      {needsApproval && <p>{says.needsApproval}</p>}
      {inOtherCampaigns > 0 && <p>{says.inOtherCampaigns(inOtherCampaigns)}</p>}
      {claimedByOthers > 0 && <p>{says.claimedByOthers(claimedByOthers)}</p>}
      <ul>
        {examples.map(({ upgradeId, orderNumber }) => (
          <li key={upgradeId}>
            <Link to={`/console/upgrades/${upgradeId}`}>{orderNumber}</Link>
          </li>
        ))}
        {total > examples.length && <li>{says.andMore(total - examples.length)}</li>}
      </ul>
    </Notice>
  );
}
