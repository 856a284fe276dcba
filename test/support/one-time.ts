import { eventually } from './processes.ts';
import type { Installation } from './installation.ts';
import type { Visitor } from './people.ts';

interface OneTime {
  readonly link: string;
  readonly token: string;
  readonly code: string;
}

/** What was mailed last to an address, of this kind. */
export async function mailedTo(
  { storage }: Pick<Installation, 'storage'>,
  address: string,
  kind: 'sign-in' | 'confirm-address',
): Promise<OneTime> {
  return eventually(`a mail for ${kind}`, async () => {
    const rows = await storage.database.$queryRaw<{ id: string; sealed: Uint8Array }[]>`
      select id, sealed from mail where kind = ${kind} order by id desc limit 50`;
    const opened = rows.map(({ id, sealed }) => parseMail(storage.sealing.open(sealed, `mail:${id}`)));
    const found = opened.find(({ to }) => to.toLowerCase() === address.toLowerCase());
    return (
      found && { ...found.values, token: new URL(found.values.link, 'http://portal.test').hash.replace('#token=', '') }
    );
  });
}

function parseMail(text: string) {
  return JSON.parse(text) as { readonly to: string; readonly values: Omit<OneTime, 'token'> };
}

/** Asks for a mail, and signs a browser in with the link in it. */
export async function signIn(installation: Pick<Installation, 'storage'>, visitor: Visitor, address: string) {
  await visitor.change('POST', '/v1/sign-ins', { email: address });
  const { token } = await mailedTo(installation, address, 'sign-in');
  return visitor.change('POST', '/v1/sign-in-confirmations', { token });
}

/** Presses the button of the page behind the link that was mailed when the form was accepted. */
export async function confirmAddress(installation: Pick<Installation, 'storage'>, visitor: Visitor) {
  const { token } = await mailedTo(installation, visitor.email, 'confirm-address');
  return visitor.change('POST', '/v1/address-confirmations', { token });
}
