import { useMutation, useQueryClient } from '@tanstack/react-query';
import { claimUpgrade, releaseClaim, writeNote } from '../client/acts-api.ts';
import type { Operated, Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { Refusal } from './refusal.tsx';
import { useSpeech } from '../words/language.tsx';
import { TextForm } from './text-form.tsx';
import { useAct } from './use-act.ts';
import { useConsoleWords } from './use-console-words.ts';
import { focusOn, useKeys } from './use-keys.ts';
import { usePeople } from './use-people.ts';

interface ClaimProps {
  readonly upgrade: Operated;
  readonly staff: Staff;
}

/** Who sees to the upgrade: free to take, one's own to give back, somebody else's to take over with a reason. */
export function Claim({ upgrade: { id, claim }, staff }: ClaimProps) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  const client = useQueryClient();
  const login = usePeople();
  const isMine = claim?.by === staff.id;
  const isFree = !claim || isMine;
  const change = useMutation({
    mutationFn: () => (isMine ? releaseClaim(id) : claimUpgrade(id, null)),
    onSettled: () => client.invalidateQueries({ queryKey: ['operated', id] }),
  });
  useKeys({
    c: () => {
      if (claim && !isMine) focusOn('take-over');
      else if (!isMine) change.mutate();
    },
  });
  if (staff.role === 'viewer') return claim && <p>{says.claimedBy(login(claim.by), formats.moment(claim.until))}</p>;
  return (
    <>
      {claim && <p>{says.claimedBy(login(claim.by), formats.moment(claim.until))}</p>}
      {change.isError && <Refusal error={change.error} />}
      {isFree && (
        <Button
          busy={change.isPending}
          onPress={() => {
            change.mutate();
          }}
        >
          {isMine ? says.releaseClaim : says.claim}
        </Button>
      )}
      {claim && !isMine && <TakeOver id={id} />}
    </>
  );
}

function TakeOver({ id }: { readonly id: string }) {
  const { upgrade: says } = useConsoleWords();
  const act = useAct((reason) => claimUpgrade(id, { reason }), {
    changes: ['operated', id],
    draft: `take over ${id}`,
  });
  return (
    <TextForm id="take-over" label={says.reason} submit={says.takeOver} missing={says.takeOverMissing} act={act} />
  );
}

export function NewNote({ upgrade: { id, timeline } }: Pick<ClaimProps, 'upgrade'>) {
  const { upgrade: says } = useConsoleWords();
  useKeys({
    n: () => {
      focusOn('note');
    },
  });
  const act = useAct((text) => writeNote(id, text), { changes: ['operated', id], draft: `note ${id}` });
  const isFirst = !timeline.some(({ entry }) => entry === 'note');
  return (
    <>
      {isFirst && <p className="empty">{says.noNotes}</p>}
      <TextForm id="note" label={says.note} submit={says.writeNote} missing={says.noteMissing} act={act} />
    </>
  );
}
