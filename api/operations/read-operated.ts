import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Settings } from '../settings.ts';
import { orNotFound } from '../refusal.ts';
import { agreementView } from '../views/agreement-view.ts';
import { mailView } from '../views/mail-views.ts';
import { codesLeftActiveView, operatedLicensesView } from '../views/operated-license-view.ts';
import { operatedFactsView } from '../views/operation-views.ts';
import { kitBuildsView, stepsView, timelineView } from '../views/timeline-view.ts';
import { upgradeView } from '../views/upgrade-view.ts';
import { ticketText } from './ticket-text.ts';

const shown = { events: 200, commands: 200, attempts: 200, notes: 100, mails: 50 };

/** One upgrade for an operator: where it stands, what was asked, tried and written, and what its licenses have of it. */
export async function readOperated(
  storage: Dependencies['storage'],
  upgrade: UpgradeRecord,
  { runPages }: Pick<Settings, 'runPages'>,
): Promise<z.input<typeof operatedUpgrade>> {
  const { id, shownRevision: revision, parked, eventCount, releaseRequestedAt, addressRequestedAt } = upgrade;
  const { operated, upgrades, notes } = storage;
  const [page, stays, events, commands, attempts, builds, written, agreement, mails] = await Promise.all([
    upgrades.page({ id }, { limit: 1, cursor: null }),
    operated.stays(id),
    upgrades.events(id, Math.max(0, eventCount - shown.events), shown.events),
    operated.commands(id, shown.commands),
    operated.attempts(id, shown.attempts),
    operated.builds(id),
    notes.list(id, shown.notes),
    operated.agreement(id),
    storage.mails.page({ upgradeId: id }, { limit: shown.mails, cursor: null }),
  ]);
  const summary = orNotFound(page.items[0]);
  const told = { events, commands, attempts, builds, notes: written };
  return {
    ...upgradeView(upgrade, 'operator'),
    ...operatedFactsView(summary),
    ...{ parked, revision },
    ...(releaseRequestedAt && { releaseRequestedAt: releaseRequestedAt.toISOString() }),
    ...(addressRequestedAt && { addressRequestedAt: addressRequestedAt.toISOString() }),
    mails: mails.items.map(mailView),
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
