import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import type { AgreementInForce } from '../../storage/operated.ts';

type AgreementBody = NonNullable<z.input<typeof operatedUpgrade>['agreementInForce']>;

/** Who accepted which agreement, for whom, in which role, and when. */
export function agreementView({ person, acceptedAt, effectiveAt, ...text }: AgreementInForce): AgreementBody {
  return {
    ...text,
    person: person && { name: nameOf(person.user), email: person.user.email },
    company: person && (person.user.onBehalfOf ?? person.company.name),
    acceptedAt: acceptedAt.toISOString(),
    effectiveAt: effectiveAt.toISOString(),
  };
}

function nameOf({ firstName, lastName }: NonNullable<AgreementInForce['person']>['user']): string {
  return lastName === undefined ? firstName : `${firstName} ${lastName}`;
}
