import type { z } from 'zod';
import type { accountForm, accountFormRequest } from '../../contract/account-form.ts';
import type { activationPlan } from '../../contract/activation-plan.ts';
import type { codeSheet } from '../../contract/code-sheet.ts';
import type { command } from '../../contract/commands.ts';
import type { kitLink } from '../../contract/kits.ts';
import type { licenseAgreement } from '../../contract/license-agreement.ts';
import type { unregisteredOrderPage } from '../../contract/orders.ts';
import type { signedReceipt } from '../../contract/receipts.ts';
import type { registrationCheck } from '../../contract/registrations.ts';
import type { upgrade } from '../../contract/upgrades.ts';
import { Refused, request, type Reply } from './http.ts';

export type Upgrade = z.output<typeof upgrade>;
export type Plan = z.output<typeof activationPlan>;
export type PlannedComponent = Plan['components'][number];
export type SeatsByDay = PlannedComponent['seatsByDay'];
export type Agreement = z.output<typeof licenseAgreement>;
export type KnownForm = z.output<typeof accountForm>;
export type FormRequest = z.input<typeof accountFormRequest>;
export type RegistrationCheck = z.output<typeof registrationCheck>;
export type CodeSheet = z.output<typeof codeSheet>;
export type KitLink = z.output<typeof kitLink>;
export type SignedReceipt = z.output<typeof signedReceipt>;

const askAgainMs = 1000;

export async function readUpgrade(id: string, signal?: AbortSignal): Promise<Upgrade> {
  return parseUpgrade(await request(`/v1/upgrades/${id}`, signal && { signal }));
}

/** The upgrades that this browser may see, the newest first. */
export async function listUpgrades(): Promise<readonly Upgrade[]> {
  return parseUpgrades(await request('/v1/upgrades?limit=20')).items;
}

/** What was bought for the customers of this account and is not registered yet, the oldest first. */
export async function listUnregisteredOrders(): Promise<z.output<typeof unregisteredOrderPage>['items']> {
  return parseUnregistered(await request('/v1/unregistered-orders?limit=20')).items;
}

/** Tells what a key opens, and changes nothing. */
export async function checkKey(registrationKey: string): Promise<RegistrationCheck> {
  return parseCheck(await request('/v1/registration-checks', { method: 'POST', body: { registrationKey } }));
}

export function registerKey(registrationKey: string, idempotencyKey: string): Promise<Upgrade> {
  return ask('POST', '/v1/registrations', { registrationKey }, idempotencyKey);
}

export async function readAgreement(id: string, language: string): Promise<Agreement> {
  return parseAgreement(await request(`/v1/upgrades/${id}/license-agreement?language=${language}`));
}

export function acceptAgreement(
  id: string,
  { version, digest }: Pick<Agreement, 'version' | 'digest'>,
  idempotencyKey: string,
): Promise<Upgrade> {
  return ask('PUT', `/v1/upgrades/${id}/agreement-acceptance`, { version, digest, accepted: true }, idempotencyKey);
}

export async function readForm(id: string): Promise<KnownForm> {
  return parseForm(await request(`/v1/upgrades/${id}/account-form`));
}

export function submitForm(id: string, form: FormRequest, idempotencyKey: string): Promise<Upgrade> {
  return ask('PUT', `/v1/upgrades/${id}/account-form`, form, idempotencyKey);
}

/** Possible until the address that the form named is confirmed. */
export function correctAddress(id: string, email: string, idempotencyKey: string): Promise<Upgrade> {
  return ask('PUT', `/v1/upgrades/${id}/account-address`, { email }, idempotencyKey);
}

export interface Answer {
  readonly planVersion: number;
  readonly productId: string;
  /** The license to keep; null: none of these. */
  readonly licenseId: string | null;
}

export function answerQuestion(id: string, answer: Answer, idempotencyKey: string): Promise<Upgrade> {
  return ask('POST', `/v1/upgrades/${id}/answers`, answer, idempotencyKey);
}

export interface Selection {
  readonly planVersion: number;
  readonly productIds: readonly string[];
  readonly installersFor: readonly string[];
}

export function selectProducts(id: string, selection: Selection, idempotencyKey: string): Promise<Upgrade> {
  return ask('PUT', `/v1/upgrades/${id}/product-selection`, selection, idempotencyKey);
}

export function rebuildKit(id: string, idempotencyKey: string): Promise<Upgrade> {
  return ask('POST', `/v1/upgrades/${id}/kit-rebuilds`, {}, idempotencyKey);
}

export async function readCodeSheet(id: string): Promise<CodeSheet> {
  return parseCodeSheet(await request(`/v1/upgrades/${id}/code-sheet`));
}

/** To one kit, so that what is downloaded is what the page tells of. */
export async function makeKitLink(id: string, layoutDigest: string | undefined): Promise<KitLink> {
  const body = { layoutDigest };
  return parseKitLink(await request(`/v1/upgrades/${id}/kit-links`, { method: 'POST', body }));
}

export async function readReceipt(id: string): Promise<SignedReceipt> {
  return parseReceipt(await request(`/v1/upgrades/${id}/receipt`));
}

/** Asks something of an upgrade and waits until it is decided, however long that takes. */
async function ask(method: 'POST' | 'PUT', path: string, body: unknown, idempotencyKey: string): Promise<Upgrade> {
  const reply = await request(path, { method, body, idempotencyKey });
  if (reply.status !== 202) return parseUpgrade(reply);
  return readUpgrade(await decided(reply));
}

/** Answers the id of the upgrade that the command was about. */
async function decided(kept: Reply): Promise<string> {
  const { id, upgradeId, outcome, problem } = parseCommand(kept);
  if (problem) throw new Refused(parseProblem(problem));
  if (outcome !== null) return upgradeId;
  await pause(askAgainMs);
  return decided(await request(`/v1/commands/${id}`));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

// The service keeps to its contract, which its own tests check; a newer one may say more than is known here.
const parseUpgrade = ({ body }: Reply) => body as Upgrade;
const parseUnregistered = ({ body }: Reply) => body as z.output<typeof unregisteredOrderPage>;
const parseUpgrades = ({ body }: Reply) => body as { readonly items: readonly Upgrade[] };
const parseCheck = ({ body }: Reply) => body as RegistrationCheck;
const parseAgreement = ({ body }: Reply) => body as Agreement;
const parseForm = ({ body }: Reply) => body as KnownForm;
const parseCodeSheet = ({ body }: Reply) => body as CodeSheet;
const parseKitLink = ({ body }: Reply) => body as KitLink;
const parseReceipt = ({ body }: Reply) => body as SignedReceipt;
const parseCommand = ({ body }: Reply) => body as z.output<typeof command>;

function parseProblem(problem: unknown): Refused['problem'] {
  return problem as Refused['problem'];
}
