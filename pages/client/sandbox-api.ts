import type { z } from 'zod';
import type { liveness } from '../../contract/health.ts';
import type { sandboxMail, sandboxMailPage } from '../../contract/mails.ts';
import { request, type Reply } from './http.ts';

/** Whether this is a sandbox, whose mails anybody may read. */
export async function readIsSandbox(): Promise<boolean> {
  return parseLiveness(await request('/livez')).sandbox;
}

/** The newest mails of the sandbox. */
export async function listSandboxMails() {
  return parseMails(await request('/v1/sandbox/mails?limit=20')).items;
}

export async function readSandboxMail(id: string) {
  return parseMail(await request(`/v1/sandbox/mails/${id}`));
}

const parseLiveness = ({ body }: Reply) => body as z.output<typeof liveness>;
const parseMails = ({ body }: Reply) => body as z.output<typeof sandboxMailPage>;
const parseMail = ({ body }: Reply) => body as z.output<typeof sandboxMail>;
