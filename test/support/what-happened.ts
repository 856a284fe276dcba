import type { OpenStorage } from '../../storage/storage.ts';

/** What an upgrade of three new products comes to when everything happened, and nothing twice. */
export const onceEach = (productIds: readonly string[]) => ({
  step: 'completed',
  numbersHaveNoGaps: true,
  events: [
    'orderPlaced',
    'keyRegistered',
    'agreementAccepted',
    'formAccepted',
    'planMade',
    'productsSelected',
    'codesIssued',
    'kitReady',
  ],
  codes: [...productIds].sort(),
  grantsOfEach: productIds.map(() => 1),
  kits: [{ revision: 1, state: 'ready' }],
});

/** How often each thing happened to an upgrade, failed builds apart, and what it has to show for it. */
export async function whatHappened({ database }: OpenStorage, upgradeId: string): Promise<Record<string, unknown>> {
  const events = await database.upgradeEvent.findMany({ where: { upgradeId }, orderBy: { number: 'asc' } });
  const licenses = await database.license.findMany({ where: { issuedFor: upgradeId }, include: { grants: true } });
  const builds = await database.kitBuild.findMany({ where: { upgradeId } });
  const upgrade = await database.upgrade.findUnique({ where: { id: upgradeId } });
  const failedBuilds = new Set(['kitRetried', 'kitFailed']);
  return {
    step: upgrade?.step,
    numbersHaveNoGaps: events.every(({ number }, index) => number === index + 1),
    events: events.map(({ type }) => type).filter((type) => !failedBuilds.has(type)),
    codes: licenses.map(({ productId }) => productId).sort(),
    grantsOfEach: licenses.map(({ grants }) => grants.length),
    kits: builds.map(({ revision, state }) => ({ revision, state })),
  };
}
