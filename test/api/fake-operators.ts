import type { OperatorRecord, Storage } from '../../storage/records.ts';
import { now } from './fixtures.ts';

const operator: OperatorRecord = {
  id: '01930000-0000-7000-8000-0000000000d1',
  login: 'ada@vendor.test',
  name: 'Ada',
  role: 'operator',
  createdAt: now,
  isSetUp: true,
  dismissedAt: null,
};

/** Storage that knows one operator, who is not signed in anywhere. */
export function fakeOperators(): Pick<Storage, 'operators' | 'operatorSessions'> {
  return {
    operators: {
      make: async () => ({ kind: 'known', operator }),
      reset: async () => ({ operator, secret: 's'.repeat(43) }),
      setRole: async () => ({ kind: 'changed', operator }),
      dismiss: async () => ({ kind: 'changed', operator }),
      page: async () => ({ items: [operator], nextCursor: null }),
      hasAdministrator: async () => true,
      awaitingSetUp: async () => null,
      setUp: async () => null,
      credentials: async () => null,
      takeTotpStep: async () => true,
      takeRecoveryCode: async () => false,
    },
    operatorSessions: {
      open: async () => 't'.repeat(43),
      holder: async () => null,
      page: async () => ({ items: [], nextCursor: null }),
      end: async () => true,
      endAll: async () => 0,
    },
  };
}
