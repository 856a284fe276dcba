import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Settings } from '../settings.ts';
import { orNotFound } from '../refusal.ts';
import { agreementView } from '../views/agreement-view.ts';
import { codesLeftActiveView, operatedLicensesView } from '../views/operated-license-view.ts';
import { operatedFactsView } from '../views/operation-views.ts';
import { kitBuildsView, stepsView, timelineView } from '../views/timeline-view.ts';
import { upgradeView } from '../views/upgrade-view.ts';
import { ticketText } from './ticket-text.ts';

const shown = { events: 200, commands: 200, attempts: 200, notes: 100 };

/** One upgrade for an operator: where it stands, what was asked, tried and written, and what its licenses have of it. */
export async function readOperated(
  storage: Dependencies['storage'],
  upgrade: UpgradeRecord,
  { runPages }: Pick<Settings, 'runPages'>,
): Promise<z.input<typeof operatedUpgrade>> {
  const { id, revision, parked, eventCount, releaseRequestedAt } = upgrade;
  const { operated, upgrades, notes } = storage;
  const [page, stays, events, commands, attempts, builds, written, agreement] = await Promise.all([
    upgrades.page({ id }, { limit: 1, cursor: null }),
    operated.stays(id),
    upgrades.events(id, Math.max(0, eventCount - shown.events), shown.events),
    operated.commands(id, shown.commands),
    operated.attempts(id, shown.attempts),
    operated.builds(id),
    notes.list(id, shown.notes),
    operated.agreement(id),
  ]);
  const summary = orNotFound(page.items[0]);
  const told = { events, commands, attempts, builds, notes: written };
  return {
    ...upgradeView(upgrade, 'operator'),
    ...operatedFactsView(summary),
    ...{ parked, revision },
    ...(releaseRequestedAt && { releaseRequestedAt: releaseRequestedAt.toISOString() }),
    codesLeftActive: codesLeftActiveView(upgrade),
    steps: stepsView(stays, upgrade.now),
    timeline: timelineView(told),
    licenses: operatedLicensesView(upgrade),
    kitBuilds: kitBuildsView(told),
    agreementInForce: agreement && agreementView(agreement),
    ...(runPages !== null && { engineUrl: runPages(id) }),
    ticket: ticketText(upgrade, summary),
  };
}
