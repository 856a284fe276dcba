import { createHash, randomUUID } from 'node:crypto';
import type { Engine } from '../../bin/engine.ts';
import type { Actor } from '../../core/actors.ts';
import type { Command } from '../../core/commands.ts';
import type { ActivationCode } from '../../core/keys.ts';
import type { License } from '../../core/licenses.ts';
import { makeActivationCode } from '../../core/made-keys.ts';
import type { UpgradeOrder } from '../../core/orders.ts';
import type { AgreementRecord, Notices } from '../../storage/records.ts';
import { type Happening, typedLicenseId } from '../core/decisions/fake-world.ts';
import { licenses } from '../core/decisions/random-histories.ts';
import { order as firstOrder } from '../core/builders.ts';
import type { Installation } from '../support/installation.ts';
import { orderBody, placeOrder } from '../support/people.ts';
import { waitMs } from './foreseen.ts';
import type { Names } from './picture.ts';

/** What all upgrades of a test share. */
export interface Stage {
  readonly installation: Pick<Installation, 'url' | 'storage' | 'demonstration'>;
  readonly engine: Pick<Engine, 'ring' | 'wake'>;
  readonly notices: Pick<Notices, 'outcome'>;
  readonly agreement: AgreementRecord;
}

/** One upgrade of the running product, to which the same things can happen as to one in memory. */
export interface RealUpgrade {
  readonly id: string;
  readonly names: Names;
  /** The activation code of a license that was imported. */
  codeOf(license: License): ActivationCode;
  /** Does it, and waits for the outcome of a command: `changed`, `unchanged`, the code of a problem, or `undecided`. */
  perform(happening: Happening): Promise<string | null>;
}

const decidedWithinMs = 60_000;
const sortedIds = licenses.map(({ id }) => id).toSorted();
const visitors = ['visitor-1', 'visitor-2'];

export async function beginReally(stage: Stage, run: number, start: readonly License[]): Promise<RealUpgrade> {
  const { storage, demonstration, url } = stage.installation;
  const { database } = storage;
  const { customer } = orderBody();
  /** In the order of the names, since between equals the first id wins. */
  const idOf = (name: string) => madeId(run, sortedIds.indexOf(name));
  const personOf = (name: string) => (visitors.includes(name) ? madeId(run, 100 + visitors.indexOf(name)) : name);
  const numberOf = (orderNumber: string) => `${orderNumber}-${String(run)}`;
  const codeOf = ({ id, productId }: License) => codeFor(productId, `${String(run)}/${id}`);

  for (const license of start) await put(license);
  const { upgradeId: id } = await place(firstOrder());

  async function put(license: License): Promise<void> {
    const [grant] = license.grants;
    if (!grant) throw new Error('a license is imported with a grant');
    const activationCode = codeOf(license);
    await demonstration.putLicense({ ...license, ...grant, ...customer, activationCode });
    // A code is sealed for the id of its license.
    const licenseId = idOf(license.id);
    const sealed = storage.sealing.seal(activationCode, `license:${licenseId}`);
    await database.$executeRaw`
      update license set id = ${licenseId}::uuid, code_sealed = ${sealed}
      where code_digest = ${storage.sealing.digest(activationCode, 'activation-code')}`;
  }

  function place(order: UpgradeOrder, named: readonly ActivationCode[] = []) {
    const { seats, basis, startsOn, expiresOn, timeZone } = order;
    const terms = { seats, basis, startsOn, expiresOn, timeZone, termMonths: undefined };
    const orderNumber = numberOf(order.orderNumber);
    return placeOrder(url, { ...terms, orderNumber, suite: 'COMPLETE', customer, ownedActivationCodes: named });
  }

  async function ask(asked: Command, actor: Actor): Promise<string> {
    const command = asked.kind === 'resendMail' ? { ...asked, mailId: await sentMail() } : translated(asked, actor);
    const by = { actor: { ...actor, id: personOf(actor.id) }, route: 'a test', idempotencyKey: randomUUID() };
    const first = await storage.commands.accept(id, command, by);
    const again = await storage.commands.accept(id, command, by);
    if (first.kind !== 'new' || again.kind !== 'known' || again.command.id !== first.command.id)
      throw new Error('a command is stored once, whenever it is repeated');
    await stage.engine.ring(id, command.kind, first.command.id).catch(leaveToTheBell);
    const outcome = (await stage.notices.outcome(first.command.id, decidedWithinMs))?.outcome;
    if (command.kind === 'submitForm') await learnOwner(actor);
    if (!outcome) return 'undecided';
    if (!outcome.accepted) return outcome.problem.code;
    return outcome.effective ? 'changed' : 'unchanged';
  }

  /** One that was sent, of a kind that the service sends of no upgrade by itself. */
  async function sentMail(): Promise<string> {
    const mailId = randomUUID();
    const content = storage.sealing.seal(JSON.stringify({ to: 'a@example.com', values: {} }), `mail:${mailId}`);
    await database.$executeRaw`
      insert into mail (id, cause, kind, language, upgrade_id, recipient, sealed, state, created_at)
      values (${mailId}::uuid, ${mailId}, 'key-registered', 'en', ${id}::uuid, ${content}, ${content}, 'sent',
        crossgrade_now())`;
    return mailId;
  }

  /** The same command, by the names of this world. */
  function translated(command: Command, actor: Actor): Command {
    if (command.kind === 'acceptAgreement') {
      const { version, digest } = stage.agreement;
      return { ...command, version, digest: command.digest === 'digest-en' ? digest : command.digest };
    }
    if (command.kind === 'submitForm') {
      const typed = licenses.filter(({ id: name }) => name === typedLicenseId).map(codeOf);
      const { user } = command.form;
      const form = { ...command.form, user: { ...user, email: `${personOf(actor.id)}@example.com` } };
      return { ...command, form, ownedActivationCodes: command.ownedActivationCodes.length > 0 ? typed : [] };
    }
    if (command.kind === 'correctAddress') return { ...command, email: `new-${String(run)}@example.com` };
    if (command.kind === 'answerQuestion')
      return { ...command, licenseId: command.licenseId === null ? null : idOf(command.licenseId) };
    return 'orderNumber' in command ? { ...command, orderNumber: numberOf(command.orderNumber) } : command;
  }

  async function wait(days: number): Promise<void> {
    const ms = waitMs(days);
    await database.$executeRaw`
      update upgrade set revision = revision + 1,
        step_since = step_since - ${ms} * interval '1 millisecond',
        registered_at = registered_at - ${ms} * interval '1 millisecond',
        release_request = release_request || jsonb_build_object('atMs', (release_request ->> 'atMs')::numeric - ${ms}),
        address_request = address_request || jsonb_build_object('atMs', (address_request ->> 'atMs')::numeric - ${ms}),
        left_active = left_active || jsonb_build_object('untilMs', (left_active ->> 'untilMs')::numeric - ${ms}),
        due_at = least(due_at, crossgrade_now())
      where id = ${id}::uuid`;
    await stage.engine.wake(id).catch(leaveToTheBell);
  }

  async function perform(happening: Happening): Promise<string | null> {
    switch (happening.kind) {
      case 'asks':
        return ask(happening.command, happening.actor);
      case 'works':
        await storage.sandbox.provoke(id, 'kit-build-fails', 1);
        return null;
      case 'waits':
        await wait(happening.days);
        return null;
      case 'orders':
        if (happening.names) await put(happening.names);
        await place(happening.order, happening.names ? [codeOf(happening.names)] : []);
        return null;
      case 'imports':
        await put(happening.license);
        return null;
      case 'becomes':
        await database.$executeRaw`
          update license set state = ${happening.state.kind}, revision = revision + 1
          where id = ${idOf(happening.licenseId)}::uuid`;
        return null;
      case 'activates':
        await database.$executeRaw`
          update license set first_activated_at = crossgrade_now(), revision = revision + 1
          where id = (select id from license where issued_for = ${id}::uuid order by id offset ${happening.index} limit 1)`;
        return null;
      case 'downloads':
        await database.$executeRaw`
          update upgrade set downloaded_at = crossgrade_now(), revision = revision + 1 where id = ${id}::uuid`;
        return null;
      case 'supersedes':
        await placeOrder(url, { ...firstTerms, orderNumber: numberOf('other'), suite: 'OTHER', customer });
        return null;
      case 'replaces':
        await placeOrder(url, { ...firstTerms, orderNumber: numberOf('anew'), suite: 'COMPLETE', customer });
        return null;
    }
  }

  /** The account of a form's address is named after whoever sent the first one. */
  async function learnOwner({ id: actorId }: Actor): Promise<void> {
    const { ownerId } = await database.upgrade.findUniqueOrThrow({ where: { id }, select: { ownerId: true } });
    if (ownerId !== null && !known.has(ownerId)) known.set(ownerId, actorId);
  }

  const known = new Map([
    ...sortedIds.map((name) => [idOf(name), name] as const),
    ...visitors.map((name) => [personOf(name), name] as const),
  ]);
  return {
    id,
    names: {
      license: (licenseId) => known.get(licenseId) ?? 'made',
      order: (orderNumber) => orderNumber.replace(`-${String(run)}`, ''),
      person: (actorId) => known.get(actorId) ?? actorId,
    },
    codeOf,
    perform,
  };
}

const firstTerms = { startsOn: '2026-12-01', expiresOn: '2027-11-30', termMonths: undefined };

/** A ring may fail, as it may for the API: under load, Temporal puts off a run that follows another within a second. */
function leaveToTheBell(): void {
  // Nothing else brings it.
}

function madeId(run: number, number: number): string {
  const part = (value: number, length: number) => value.toString(16).padStart(length, '0');
  return `${part(number, 8)}-0000-7000-8000-${part(run, 12)}`;
}

function codeFor(productId: string, seed: string): ActivationCode {
  return makeActivationCode(productId.slice(0, 2), createHash('sha512').update(seed).digest());
}
