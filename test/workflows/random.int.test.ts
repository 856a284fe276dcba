import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Registry } from 'prom-client';
import { checkChains } from '../../bin/check-chains.ts';
import { type Engine, openEngine } from '../../bin/engine.ts';
import { commandKinds } from '../../core/commands.ts';
import { isNoDayWorse } from '../../core/seats.ts';
import { restingSteps } from '../../core/steps.ts';
import { createChains } from '../../storage/chain.ts';
import { openNotices, type OpenNotices } from '../../storage/notices.ts';
import { complete, policies, suiteOf } from '../core/builders.ts';
import { begin, histories, licenses } from '../core/decisions/random-histories.ts';
import type { Happening } from '../core/decisions/fake-world.ts';
import { noonMs } from '../core/upgrade-builder.ts';
import { asRole } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';
import { type Foreseen, foresee, foreseeBeginning, type Step } from './foreseen.ts';
import { pictureOf } from './picture.ts';
import { beginReally, type RealUpgrade, type Stage } from './real-world.ts';

/** Another seed is another 200 histories; the same is the same. */
const seed = 20_261_202;
const runs = 200;
const atOnce = 24;
const settlesWithinMs = 60_000;

describe('200 upgrades to which anything happens in any order', () => {
  const { current } = sharedInstallation();
  let stage: Stage;
  let engine: Engine;
  let notices: OpenNotices;

  beforeAll(async () => {
    const { storage, demonstration, databaseUrl, temporalNamespace, url } = current();
    engine = openEngine(
      { TEMPORAL_ADDRESS: servers.temporalAddress, TEMPORAL_NAMESPACE: temporalNamespace },
      { metrics: new Registry() },
    );
    notices = openNotices({
      url: databaseUrl,
      commands: storage.commands,
      reconnectAfterMs: 50,
      report: () => undefined,
    });
    const agreement = await storage.agreements.current('en');
    if (!agreement) throw new Error('there is no agreement');
    stage = { installation: { url, storage, demonstration }, engine, notices, agreement };

    // The day of the worked cases, and the suite of the histories.
    await storage.clock.advance(noonMs - (await storage.clock.now()).getTime());
    const { suite } = begin([]).upgrade;
    const suites = [suite, { ...suiteOf(...complete.components.slice(0, 1)), code: 'OTHER' }];
    await demonstration.putCatalog({ revision: 2, suites, policies });
    await storage.database.$executeRaw`update catalog_revision set valid_from = crossgrade_now() - interval '1 day'`;
  });

  afterAll(async () => {
    await Promise.all([engine.close(), notices.close()]);
  });

  /** Lets the same things happen to an upgrade in memory and to a real one; tells where they part. */
  async function follow(run: number, { start, happenings }: History): Promise<void> {
    let foreseen = foreseeBeginning(start);
    const real = await beginReally(stage, run, start);
    const happened: Happening[] = [];
    const refusals = new Set<string>();
    try {
      await agree(real, foreseen);
      for (const chosen of happenings) {
        const next = foresee(foreseen, chosen);
        if (!next || isRefusedAgain(next, refusals)) continue;
        happened.push(next.happening);
        expect(await real.perform(next.happening)).toBe(next.outcome);
        foreseen = next.after;
        noteWhere(foreseen, next);
        await settles(real, foreseen);
      }
      await agree(real, foreseen);
      await keepsWhatWasImported(real);
    } catch (error) {
      const way = happened.map((one) => JSON.stringify(one)).join('\n');
      const owned = start.map(({ id }) => id).join(' ');
      throw new Error(`history ${String(run)} of seed ${String(seed)}, owned: ${owned}\n${way}`, { cause: error });
    }
  }

  const places = new Set<string>();
  const commands = new Set<string>();

  function noteWhere({ world: { upgrade } }: Foreseen, { happening, outcome }: Step): void {
    places.add(upgrade.parked ? 'parked' : upgrade.step);
    if (happening.kind === 'asks' && outcome === 'changed') commands.add(happening.command.kind);
  }

  /** Without what is told of another upgrade. */
  const eventsOf = async ({ id }: RealUpgrade) => {
    const events = await current().storage.upgrades.events(id, 0, 1000);
    return events.map(({ type }) => type).filter((type) => type !== 'upgradeSuperseded');
  };

  async function settles(real: RealUpgrade, { events }: Foreseen): Promise<void> {
    const isThere = async () => (await eventsOf(real)).length >= events.length;
    await eventually('its work is done', isThere, settlesWithinMs).catch(() => undefined);
    expect(await eventsOf(real)).toEqual(events);
  }

  async function agree(real: RealUpgrade, { world, events }: Foreseen): Promise<void> {
    const { runs: stored } = current().storage;
    const snapshot = await stored.read(real.id);
    if (!snapshot) throw new Error('the upgrade is gone');
    const { owned } = await stored.planFacts(snapshot);
    expect(await eventsOf(real)).toEqual(events);
    expect(pictureOf(snapshot.upgrade, owned, await stored.issued(snapshot), real.names)).toEqual(
      pictureOf(world.upgrade, world.owned, world.issued, inMemory),
    );
    const shown = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${real.id}`);
    const { step, plan } = world.upgrade;
    const { version } = plan ?? {};
    expect(shown.body).toMatchObject({ id: real.id, step, late: null, ...(plan && { plan: { version } }) });
  }

  /** The text of each code, and every seat on every day. */
  async function keepsWhatWasImported(real: RealUpgrade): Promise<void> {
    const upgrade = await current().storage.upgrades.read(real.id);
    for (const { id, activationCode, grants } of upgrade?.licenses ?? []) {
      const imported = licenses.find((one) => one.id === real.names.license(id));
      if (!imported) continue;
      expect(activationCode).toBe(real.codeOf(imported));
      expect(isNoDayWorse(imported.grants, grants)).toBe(true);
    }
  }

  it('come to exactly what the rules alone say', async () => {
    const waiting = [...fc.sample(histories, { numRuns: runs, seed }).entries()];
    const troubles: unknown[] = [];
    let agreed = 0;
    const followAll = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await follow(...next).then(
          () => (agreed += 1),
          (error: unknown) => troubles.push(error),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, followAll));
    if (troubles.length > 0) throw new AggregateError(troubles, `${String(troubles.length)} histories part`);
    expect(agreed).toBe(runs);
    expect([...places]).toEqual(expect.arrayContaining([...restingSteps, 'parked']));
    expect([...commands].toSorted()).toEqual([...commandKinds].toSorted());
  }, 300_000);

  it('have decided each command once, and each that changed something has told it', async () => {
    const { database } = current().storage;
    const commands = await database.$queryRaw<{ outcome: string | null; effective: boolean; told: number }[]>`
      select c.outcome, c.effective, (select count(*)::int from upgrade_event e where e.command_id = c.id) as told
      from command c`;
    expect(commands.length).toBeGreaterThan(5 * runs);
    expect(commands.filter(({ outcome, effective, told }) => outcome === null || told !== Number(effective))).toEqual(
      [],
    );
  });

  it('have whole chains of events', async () => {
    const findings: string[] = [];
    const checked = await checkChains(createChains(current().storage.database).all(), new Map(), (finding) =>
      findings.push(finding),
    );
    expect(findings).toEqual([]);
    expect(checked.chains).toBeGreaterThanOrEqual(runs);
  });

  it('have issued no code twice for one product, but to another customer after a release', async () => {
    const twice = await current().storage.database.$queryRaw`
      select e.upgrade_id, p.product, released.times
      from upgrade_event e
      cross join lateral jsonb_array_elements_text(e.facts -> 'productIds') as p (product)
      cross join lateral (select count(*) as times from upgrade_event r where r.upgrade_id = e.upgrade_id
        and r.type = 'registrationReleased' and r.number < e.number) released
      where e.type = 'codesIssued' group by 1, 2, 3 having count(*) > 1`;
    expect(twice).toEqual([]);
  });
});

interface History {
  readonly start: Foreseen['world']['owned'];
  readonly happenings: readonly Happening[];
}

/** Half of what is drawn at random is refused for a few reasons: once of each is enough for one history. */
function isRefusedAgain({ outcome }: Step, refusals: Set<string>): boolean {
  if (outcome === null || outcome === 'changed' || outcome === 'unchanged') return false;
  if (refusals.has(outcome)) return true;
  refusals.add(outcome);
  return false;
}

const known = new Set(licenses.map(({ id }) => id));
const inMemory = {
  license: (id: string) => (known.has(id) ? id : 'made'),
  order: (orderNumber: string) => orderNumber,
  person: (id: string) => id,
};
