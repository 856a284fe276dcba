import type { z } from 'zod';
import type { auditPage, auditVerification } from '../../contract/audit.ts';
import { request, type Reply } from './http.ts';

export async function readAudit(query: URLSearchParams) {
  return parsePage(await request(`/v1/operations/audit?${query.toString()}`));
}

export async function verifyAudit() {
  return parseVerification(await request('/v1/operations/audit/verification', { method: 'POST', body: {} }));
}

const parsePage = ({ body }: Reply) => body as z.output<typeof auditPage>;
const parseVerification = ({ body }: Reply) => body as z.output<typeof auditVerification>;
