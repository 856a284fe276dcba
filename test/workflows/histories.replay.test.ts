import { beforeAll, describe, expect, it } from '@jest/globals';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { openSteps, restingSteps, waitingOn } from '../../core/steps.ts';
import { formBody, orderBody } from '../support/people.ts';
import {
  type HistoryFacts,
  payloadsOf,
  type RecordedHistory,
  recordedHistories,
  releaseOfProject,
} from '../support/recorded-histories.ts';
import { bundleAsInProduction, bundleChanged } from '../support/workflow-bundles.mjs';

const release = releaseOfProject();

beforeAll(() => {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter, forward: {} } } });
});

/** What became of each: null when it replays. */
async function replayAll(code: string, histories: readonly RecordedHistory[]): Promise<Map<string, Error | null>> {
  const recorded = histories.map(({ title, json }) => ({ workflowId: title, history: json }));
  const outcomes = new Map<string, Error | null>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: { code } }, recorded)) {
    outcomes.set(workflowId, error ?? null);
  }
  return outcomes;
}

describe('the workflow', () => {
  it('replays every run that was recorded, finished or open, of each release', async () => {
    const histories = recordedHistories();
    const outcomes = await replayAll(await bundleAsInProduction(), histories);
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(histories.map(({ title }) => [title, null])));
  });
});

describe('a changed workflow', () => {
  const changes = [
    {
      what: 'asks once more before it waits',
      before: 'alarm.setIn(wakeInMs);',
      after: 'await database.standing(upgradeId); alarm.setIn(wakeInMs);',
      told: ['completed-with-kit', 'canceled', 'lapsed', 'open-registration-key', 'open-deployment-kit-parked'],
    },
    {
      what: 'does other work',
      before: 'work.planActivationCodes({ upgradeId, turn })',
      after: 'work.issueActivationCodes({ upgradeId, turn })',
      told: ['completed-with-kit', 'completed-without-kit', 'open-product-selection'],
    },
  ];

  it.each(changes)('that $what is told from what was recorded', async ({ before, after, told }) => {
    const titles = told.map((name) => `${release}/${name}`);
    const histories = recordedHistories(release).filter(({ title }) => titles.includes(title));
    const outcomes = await replayAll(await bundleChanged(before, after), histories);
    expect([...outcomes.keys()].sort()).toEqual(titles.sort());
    for (const error of outcomes.values()) expect(error).toBeInstanceOf(DeterminismViolationError);
  });
});

describe('the histories of this release', () => {
  const histories = recordedHistories(release);
  const places = histories.map(({ facts }) => placeOf(facts));

  it.each(openSteps.filter((step) => waitingOn({ step, parked: false }) === 'customer'))(
    'hold a run that waits for the customer at %s',
    (step) => {
      expect(places).toContain(`open at ${step}`);
    },
  );

  it('hold a run that builds a kit, one whose kit is parked, and one that was continued as new', () => {
    expect(places).toEqual(expect.arrayContaining(['open at deployment-kit', 'open, parked at deployment-kit']));
    expect(places).toContain('continued-as-new at license-agreement');
  });

  it.each(restingSteps)('hold a run that ended %s', (step) => {
    expect(places).toContain(`completed at ${step}`);
  });

  it('hold ids and no person, key or code', () => {
    const { customer } = orderBody();
    const { firstName, email } = formBody().user;
    const mailDomain = email.slice(email.indexOf('@'));
    for (const { text } of histories) {
      const all = `${text}${payloadsOf(text)}`;
      expect(all).toMatch(/"commandId":|registration-key|upgradeId/);
      for (const personal of [
        customer.companyName,
        customer.contact.name,
        customer.contact.email,
        mailDomain,
        firstName,
      ]) {
        expect(all).not.toContain(personal);
      }
      expect(all).not.toMatch(/\b[A-Z]{2}(-[2-9A-Z]{4,5}){4,6}\b/);
    }
  });

  function placeOf({ ending, standing }: HistoryFacts): string {
    return `${ending}${standing?.parked ? ', parked' : ''} at ${standing?.step ?? 'the start'}`;
  }
});
