import type { z } from 'zod';
import type { commandPreview } from '../../contract/command-previews.ts';
import type { Effects, LicenseEffect } from '../../core/effects.ts';
import { lastGroup } from '../../core/keys.ts';
import { type Place, waitingOn } from '../../core/steps.ts';
import type { CommandPreview } from '../../storage/command-previews.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import { withProblem } from './problem-view.ts';

type Body = z.input<typeof commandPreview>;

export function commandPreviewView(preview: CommandPreview, upgrade: UpgradeRecord): Body {
  const { revision, undecided: undecidedBefore, decision } = preview;
  const about = { dryRun: true, revision, undecidedBefore } as const;
  if (!decision.ok) return { ...about, effects: null, ...withProblem(decision.problem) };
  return { ...about, effects: effectsView(decision.value, upgrade) };
}

function effectsView({ lapses, licenses, to, ...effects }: Effects, upgrade: UpgradeRecord): Body['effects'] {
  return {
    ...effects,
    from: placeView(upgrade),
    to: placeView(to),
    lapses: lapses && { before: instantOf(lapses.beforeMs), after: instantOf(lapses.afterMs) },
    licenses: licenses.map((license) => licenseEffectView(license, upgrade)),
  };
}

function placeView({ step, parked }: Place) {
  return { step, parked, waitingOn: waitingOn({ step, parked }) };
}

function licenseEffectView({ before, after, ...license }: LicenseEffect, { licenses }: UpgradeRecord) {
  const code = licenses.find(({ id }) => id === license.licenseId)?.activationCode;
  return { ...license, codeEnding: code ? lastGroup(code) : '', seatsBefore: before, seatsAfter: after };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}
