import type { z } from 'zod';
import type { recoveryCodes, setUpCheck } from '../../contract/operators.ts';
import { request, type Reply } from './http.ts';

export type SetUpCheck = z.output<typeof setUpCheck>;

/** Whom a one-time link is for; the link stays as good as it was. */
export async function checkSetUp(secret: string): Promise<SetUpCheck> {
  return parseCheck(await request('/v1/staff/set-up-checks', { method: 'POST', body: { secret } }));
}

/** Answers the recovery codes, which are shown this once. */
export async function setUpOperator(body: {
  readonly secret: string;
  readonly password: string;
  readonly code: string;
}): Promise<readonly string[]> {
  return parseCodes(await request('/v1/staff/set-ups', { method: 'POST', body })).recoveryCodes;
}

const parseCheck = ({ body }: Reply) => body as SetUpCheck;
const parseCodes = ({ body }: Reply) => body as z.output<typeof recoveryCodes>;
