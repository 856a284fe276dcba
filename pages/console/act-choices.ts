import type { OperatorCommand } from '../client/acts-api.ts';
import type { Operated } from '../client/staff-api.ts';

export type ActKind = OperatorCommand['kind'];

/** What has to be chosen for an act beside its reason, by name; a field without choices is typed. */
export type Choices = Readonly<Record<string, readonly { readonly code: string; readonly name: string }[]>>;

const kinds: ReadonlySet<string> = new Set<ActKind>([
  ...(['retryKit', 'rebuildKit', 'answerQuestion', 'releaseHeld', 'extendDeadline', 'abandon', 'reopen'] as const),
  ...(['cancelOrder', 'revert', 'releaseRegistration', 'startAfresh'] as const),
  ...(['correctAddress', 'resendMail'] as const),
]);

export function isOffered(kind: string): kind is ActKind {
  return kinds.has(kind);
}

/** Null where there is nothing to choose from, so that the act is not open. */
export function choicesFor(kind: ActKind, upgrade: Operated): Choices | null {
  switch (kind) {
    case 'answerQuestion':
      return orNull({ answer: answersOf(upgrade) });
    case 'releaseHeld':
      return orNull({ productId: productsThat(upgrade, 'held'), as: named('retain', 'issue') });
    case 'extendDeadline':
      return { days: [] };
    case 'cancelOrder':
      return orNull({ orderNumber: standingOrders(upgrade) });
    case 'revert':
      return orNull({ orderNumber: standingOrders(upgrade), ends: named('on-notice-day', 'at-once') });
    case 'correctAddress':
      return { email: [] };
    case 'resendMail':
      return orNull({ mailId: mailsToResend(upgrade) });
    case 'retryKit':
    case 'rebuildKit':
    case 'abandon':
    case 'reopen':
    case 'releaseRegistration':
    case 'startAfresh':
      return {};
  }
}

interface About {
  readonly reason: string;
  readonly expectedRevision: number;
  readonly upgrade: Operated;
}

/** The command that was put together. */
export function commandOf(
  kind: ActKind,
  values: Readonly<Record<string, string>>,
  { reason, expectedRevision, upgrade }: About,
): OperatorCommand {
  const asked = { reason, expectedRevision };
  const { orderNumber = '', productId = '', email = '', mailId = '' } = values;
  switch (kind) {
    case 'answerQuestion': {
      const [of = '', license = ''] = (values.answer ?? '').split(' ');
      const licenseId = license === none ? null : license;
      return { kind, planVersion: upgrade.plan?.version ?? 0, productId: of, licenseId, ...asked };
    }
    case 'releaseHeld':
      return { kind, productId, as: values.as === 'issue' ? 'issue' : 'retain', ...asked };
    case 'extendDeadline':
      return { kind, days: Number(values.days), ...asked };
    case 'cancelOrder':
      return { kind, orderNumber, ...asked };
    case 'revert':
      return { kind, orderNumber, ends: values.ends === 'at-once' ? 'at-once' : 'on-notice-day', ...asked };
    case 'correctAddress':
      return { kind, email, ...asked };
    case 'resendMail':
      return { kind, mailId, ...asked };
    case 'retryKit':
    case 'rebuildKit':
    case 'abandon':
    case 'reopen':
    case 'releaseRegistration':
    case 'startAfresh':
      return { kind, ...asked };
  }
}

const none = 'none-of-these';

function answersOf({ plan }: Operated): Choices[string] {
  const questions = plan?.components.filter(({ action }) => action === 'question') ?? [];
  return questions.flatMap(({ productId, name, candidates = [] }) => [
    ...candidates.map(({ licenseId, codeEnding }) => ({
      code: `${productId} ${licenseId}`,
      name: `${name}: …${codeEnding}`,
    })),
    { code: `${productId} ${none}`, name: `${name}: –` },
  ]);
}

function productsThat({ plan }: Operated, wanted: string): Choices[string] {
  const found = plan?.components.filter(({ action }) => action === wanted) ?? [];
  return found.map(({ productId, name }) => ({ code: productId, name }));
}

const settled: ReadonlySet<string> = new Set(['sent', 'refused', 'unsure']);

function mailsToResend({ mails }: Operated): Choices[string] {
  return mails
    .filter(({ state }) => settled.has(state))
    .map(({ id, kind, state, createdAt }) => ({ code: id, name: `${kind}, ${state}, ${createdAt.slice(0, 16)}` }));
}

function standingOrders({ orders }: Operated): Choices[string] {
  const standing = orders.filter(({ state }) => state === 'standing');
  return standing.map(({ orderNumber }) => ({ code: orderNumber, name: orderNumber }));
}

function named(...codes: readonly string[]): Choices[string] {
  return codes.map((code) => ({ code, name: code }));
}

function orNull(choices: Choices): Choices | null {
  return Object.values(choices).some((offered) => offered.length === 0) ? null : choices;
}
