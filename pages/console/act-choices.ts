import type { OperatorCommand } from '../client/acts-api.ts';
import type { Operated } from '../client/staff-api.ts';

export type ActKind = OperatorCommand['kind'];

/** What has to be chosen for an act beside its reason, by name; a field without choices is typed. */
export type Choices = Readonly<Record<string, readonly { readonly code: string; readonly name: string }[]>>;

const typed: Choices[string] = [];

interface Act<Kind extends ActKind> {
  readonly choices: (upgrade: Operated) => Choices;
  readonly chosen: (values: Values, upgrade: Operated) => Omit<Extract<OperatorCommand, { kind: Kind }>, keyof Asked>;
}

type Values = Readonly<Record<string, string>>;

interface Asked {
  readonly kind: ActKind;
  readonly reason: string;
  readonly expectedRevision?: number;
}

const nothingToChoose = { choices: () => ({}), chosen: () => ({}) };

/** For each act what there is to choose, and what of the command follows from the choice. */
const acts: { readonly [Kind in ActKind]: Act<Kind> } = {
  retryKit: nothingToChoose,
  rebuildKit: nothingToChoose,
  abandon: nothingToChoose,
  reopen: nothingToChoose,
  releaseRegistration: nothingToChoose,
  startAfresh: nothingToChoose,
  answerQuestion: {
    choices: (upgrade) => ({ answer: answersOf(upgrade) }),
    chosen: ({ answer = '' }, { plan }) => {
      const [productId = '', licenseId = ''] = answer.split(' ');
      return { planVersion: plan?.version ?? 0, productId, licenseId: licenseId === none ? null : licenseId };
    },
  },
  releaseHeld: {
    choices: (upgrade) => ({ productId: productsThat(upgrade, 'held'), as: named('retain', 'issue') }),
    chosen: ({ productId = '', as }) => ({ productId, as: as === 'issue' ? 'issue' : 'retain' }),
  },
  extendDeadline: { choices: () => ({ days: typed }), chosen: ({ days }) => ({ days: Number(days) }) },
  cancelOrder: {
    choices: (upgrade) => ({ orderNumber: standingOrders(upgrade) }),
    chosen: ({ orderNumber = '' }) => ({ orderNumber }),
  },
  revert: {
    choices: (upgrade) => ({ orderNumber: standingOrders(upgrade), ends: named('on-notice-day', 'at-once') }),
    chosen: ({ orderNumber = '', ends }) => ({ orderNumber, ends: ends === 'at-once' ? 'at-once' : 'on-notice-day' }),
  },
  correctAddress: { choices: () => ({ email: typed }), chosen: ({ email = '' }) => ({ email }) },
  resendMail: {
    choices: (upgrade) => ({ mailId: mailsToResend(upgrade) }),
    chosen: ({ mailId = '' }) => ({ mailId }),
  },
};

export function isOffered(kind: string): kind is ActKind {
  return Object.hasOwn(acts, kind);
}

/** Null where there is nothing to choose from, so that the act is not open. */
export function choicesFor(kind: ActKind, upgrade: Operated): Choices | null {
  const choices = acts[kind].choices(upgrade);
  return Object.values(choices).some((offered) => offered !== typed && offered.length === 0) ? null : choices;
}

/** Whether what was chosen is among what there is, and what was typed can be meant. */
export function isPossible(name: string, value: string, choices: Choices): boolean {
  const offered = choices[name] ?? typed;
  if (offered !== typed) return offered.some(({ code }) => code === value);
  return name === 'days' ? isNumberOfDays(value.trim()) : /^\S+@\S+$/.test(value.trim());
}

function isNumberOfDays(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 365;
}

interface About {
  readonly reason: string;
  readonly expectedRevision: number;
  readonly upgrade: Operated;
}

/** The command that was put together. */
export function commandOf(
  kind: ActKind,
  values: Values,
  { reason, expectedRevision, upgrade }: About,
): OperatorCommand {
  return parseCommand({ kind, ...acts[kind].chosen(values, upgrade), reason, expectedRevision });
}

/** The same before there is a reason: what it would do is told first. */
export function commandToPreview(
  kind: ActKind,
  values: Values,
  about: Omit<About, 'reason'>,
): Omit<OperatorCommand, 'reason'> {
  const { reason: _none, ...command } = commandOf(kind, values, { ...about, reason: '' });
  return command;
}

/** Each row of the table answers what its own kind of command needs. */
function parseCommand(command: unknown): OperatorCommand {
  return command as OperatorCommand;
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
