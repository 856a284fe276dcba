import type { z } from 'zod';
import type { pictures } from '../../contract/pictures.ts';
import { addDays, parseDay } from '../../core/days.ts';
import { ageClasses, stagesOfWay } from '../../core/pictures.ts';
import type { Step } from '../../core/steps.ts';
import type { AgeCount, DayOfFailures, FunnelStage, TimeInStep } from '../../storage/pictures.ts';
import { countView } from './count-view.ts';

type Body = z.input<typeof pictures>;

/** Whoever came further was at every step before. */
export function funnelView(stages: readonly FunnelStage[]): Body['funnel'] {
  const reachedFrom = (first: number) => stages.slice(first).reduce((sum, { furthest }) => sum + furthest, 0);
  return {
    opened: reachedFrom(0),
    stages: stages.map(({ step, furthest, waiting }, place) => ({
      ...{ step: parseStep(step), furthest, reached: reachedFrom(place), waiting: countView(waiting) },
    })),
  };
}

export function timeInStepView(times: readonly TimeInStep[]): Body['timeInStep'] {
  const inOrder = stagesOfWay.flatMap((step) => times.filter((one) => one.step === step));
  return {
    stays: times.reduce((sum, { stays }) => sum + stays, 0),
    steps: inOrder.map(({ step, stays, medianSeconds, p90Seconds }) => ({
      ...{ step: parseStep(step), stays, medianSeconds: rounded(medianSeconds), p90Seconds: rounded(p90Seconds) },
    })),
  };
}

export function agesView(counts: readonly AgeCount[]): Body['ages'] {
  const steps = [...new Set(counts.map(({ step }) => step))];
  return steps.map((step) => ({
    step: parseStep(step),
    classes: ageClasses.map(({ from, to, fromMs }, age) => ({
      ...{ from, to },
      ...countView(counts.find((one) => one.step === step && one.age === age)?.count ?? 0),
      filter: {
        step: parseStep(step),
        ...(fromMs > 0 && { olderThan: from }),
        ...(to !== null && { youngerThan: to }),
      },
    })),
  }));
}

export function failuresView(
  failures: readonly DayOfFailures[],
  releases: readonly { readonly version: string; readonly beganAt: Date }[],
  { from, to }: { readonly from: string; readonly to: string },
): Body['failures'] {
  const days = daysBetween(from, to);
  const groups = [...new Set(failures.map(({ fingerprint }) => fingerprint))];
  return {
    groups: groups.map((group) => {
      const counts = new Map(failures.filter((one) => one.fingerprint === group).map((one) => [one.day, one.failures]));
      return {
        group,
        failures: [...counts.values()].reduce((sum, count) => sum + count, 0),
        days: days.map((day) => ({ day, failures: counts.get(day) ?? 0 })),
      };
    }),
    releases: releases.map(({ version, beganAt }) => ({ version, beganAt: beganAt.toISOString() })),
  };
}

function daysBetween(from: string, to: string): readonly string[] {
  const first = parseDay(from);
  if (first === null) throw new Error(`${from} is no day`);
  const days: string[] = [];
  for (let day = first; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The lists of steps were handed to the database by ourselves. */
function parseStep(step: string): Step {
  return step as Step;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
