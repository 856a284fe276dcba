import type { z } from 'zod';
import type { operator, operatorToSetUp } from '../../contract/operators.ts';
import type { OperatorRecord } from '../../storage/records.ts';

export function operatorView({ dismissedAt, createdAt, ...facts }: OperatorRecord): z.input<typeof operator> {
  return {
    ...facts,
    createdAt: createdAt.toISOString(),
    ...(dismissedAt && { dismissedAt: dismissedAt.toISOString() }),
  };
}

export function operatorToSetUpView(
  record: OperatorRecord,
  secret: string,
  publicUrl: string,
): z.input<typeof operatorToSetUp> {
  return { ...operatorView(record), setUpSecret: secret, setUpUrl: `${publicUrl}/staff/set-up#${secret}` };
}
