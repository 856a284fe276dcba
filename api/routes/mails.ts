import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound } from '../refusal.ts';
import { mailView, sandboxMailLine, sandboxMailView } from '../views/mail-views.ts';

export function mailRoutes({
  storage: { mails },
  settings: { publicUrl },
}: Dependencies): Pick<Handlers, 'listMails' | 'listSandboxMails' | 'readSandboxMail'> {
  return {
    listMails: async ({ query: { state, upgradeId, limit, cursor = null } }) => {
      const { items, nextCursor } = await mails.page({ state, upgradeId }, { limit, cursor });
      return { status: 200, body: { items: items.map(mailView), nextCursor } };
    },
    listSandboxMails: async ({ query: { upgradeId, limit, cursor = null } }) => {
      const page = await mails.page({ upgradeId }, { limit, cursor });
      const opened = await Promise.all(page.items.map(({ id }) => mails.open(id)));
      const items = opened.flatMap((mail) => (mail ? [sandboxMailLine(mail, publicUrl)] : []));
      return { status: 200, body: { items, nextCursor: page.nextCursor } };
    },
    readSandboxMail: async ({ params: { id } }) => {
      const mail = orNotFound(await mails.open(id));
      return { status: 200, body: sandboxMailView(mail, publicUrl) };
    },
  };
}
