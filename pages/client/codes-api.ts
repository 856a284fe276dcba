import type { z } from 'zod';
import type { codeHistory } from '../../contract/code-histories.ts';
import { request, type Reply } from './http.ts';

/** The code goes in the body, so that no address and no log has it. */
export async function readCodeHistory(activationCode: string, onDay: string) {
  const body = { activationCode, ...(onDay !== '' && { onDay }) };
  return parseHistory(await request('/v1/operations/code-histories', { method: 'POST', body }));
}

const parseHistory = ({ body }: Reply) => body as z.output<typeof codeHistory>;
