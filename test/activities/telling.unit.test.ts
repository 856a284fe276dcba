import { describe, expect, it } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import { createUpgradeActivities } from '../../activities/index.ts';
import { defaultDeadlines } from '../../core/deadlines.ts';
import { upgrade } from '../core/upgrade-builder.ts';
import { fakeRuns } from './fake-runs.ts';
import { quietEnvironment } from './quiet-environment.ts';

describe('an activity that fails', () => {
  const runs = fakeRuns(upgrade(), [{ kind: 'registerKey' }]);
  runs.brokenWrite = new TypeError('Odalys Brandt cannot be written');
  const reported: unknown[] = [];
  const activities = createUpgradeActivities({
    runs,
    deadlines: defaultDeadlines,
    report: (message, facts) => reported.push([message, facts]),
  });

  it('says in the log which command it was deciding, and to Temporal only of what kind the failure was', async () => {
    const deciding = quietEnvironment().run(activities.takeNext, 'upgrade-1');
    await expect(deciding).rejects.toThrow(ApplicationFailure.retryable('failed: TypeError', 'TypeError'));
    expect(reported).toEqual([
      ['work on an upgrade failed, it is tried again', { upgradeId: 'upgrade-1', commandId: 'command-1' }],
    ]);
  });
});
