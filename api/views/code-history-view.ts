import type { z } from 'zod';
import type { codeHistory } from '../../contract/code-histories.ts';
import type { Day } from '../../core/days.ts';
import { type ActivationCode, lastGroup } from '../../core/keys.ts';
import { seatsByDay, seatsOn } from '../../core/seats.ts';
import type { CodeHistory, GivenGrant, StateSince } from '../../storage/code-histories.ts';

export function codeHistoryView(history: CodeHistory, code: ActivationCode, onDay: Day): z.input<typeof codeHistory> {
  const { licenseId, productId, kind, states, customerNumber, issuedFor, grants, namedIn } = history;
  const { state, cause } = stateOn(states, onDay);
  return {
    ...{ licenseId, productId, codeEnding: lastGroup(code), kind, state, cause, customerNumber, issuedFor, onDay },
    createdAt: history.createdAt.toISOString(),
    firstActivatedAt: history.firstActivatedAt?.toISOString() ?? null,
    seatsOnDay: seatsOn(grants, onDay),
    seatsByDay: seatsByDay(grants),
    grants: grants.map((grant) => grantView(grant, onDay)),
    namedIn,
  };
}

/** At the end of the day. Before a license was known here, what it was then is not known: its first state is told. */
function stateOn(states: readonly StateSince[], onDay: Day): StateSince {
  const found = states.findLast(({ sinceOn }) => sinceOn <= onDay) ?? states[0];
  if (!found) throw new Error('a license has no state');
  return found;
}

function grantView({ orderId: _order, givenAt, ...grant }: GivenGrant, onDay: Day) {
  const inForce = grant.startsOn <= onDay && (grant.expiresOn === null || onDay <= grant.expiresOn);
  return { ...grant, givenAt: new Date(givenAt).toISOString(), inForce };
}
