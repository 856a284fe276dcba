import { useMutation, useQueryClient } from '@tanstack/react-query';
import { claimUpgrade, releaseClaim, writeNote } from '../client/acts-api.ts';
import type { Operated, Staff } from '../client/staff-api.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { useAct } from './use-act.ts';
import { useConsoleWords } from './use-console-words.ts';

interface ClaimProps {
  readonly upgrade: Operated;
  readonly staff: Staff;
}

/** Who sees to the upgrade: free to take, one's own to give back, somebody else's to take over with a reason. */
export function Claim({ upgrade: { id, claim }, staff }: ClaimProps) {
  const { upgrade: says } = useConsoleWords();
  const { formats } = useSpeech();
  const client = useQueryClient();
  const isMine = claim?.by === staff.id;
  const change = useMutation({
    mutationFn: () => (isMine ? releaseClaim(id) : claimUpgrade(id, null)),
    onSettled: () => client.invalidateQueries({ queryKey: ['operated', id] }),
  });
  return (
    <>
      {claim && <p>{says.claimedBy(isMine ? staff.name : claim.by, formats.moment(claim.until))}</p>}
      {change.isError && <ProblemNotice error={change.error} />}
      {(!claim || isMine) && (
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
  const act = useAct((reason) => claimUpgrade(id, { reason }), ['operated', id]);
  return (
    <WithText id="take-over" label={says.reason} submit={says.takeOver} missing={says.takeOverMissing} act={act} />
  );
}

export function NewNote({ id }: { readonly id: string }) {
  const { upgrade: says } = useConsoleWords();
  const act = useAct((text) => writeNote(id, text), ['operated', id]);
  return <WithText id="note" label={says.note} submit={says.writeNote} missing={says.noteMissing} act={act} />;
}

interface WithTextProps {
  readonly id: string;
  readonly label: string;
  readonly submit: string;
  readonly missing: string;
  readonly act: ReturnType<typeof useAct<void>>;
}

function WithText({ id, label, submit, missing, act }: WithTextProps) {
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault();
        act.submit();
      }}
    >
      {act.error && <ProblemNotice error={act.error} />}
      <TextField id={id} label={label} error={act.missing ? missing : undefined} {...act.reason} />
      <Button type="submit" busy={act.busy}>
        {submit}
      </Button>
    </form>
  );
}
