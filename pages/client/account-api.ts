import type { z } from 'zod';
import type { session, sessionPage } from '../../contract/sessions.ts';
import type { mailSent } from '../../contract/sign-ins.ts';
import { newIdempotencyKey, request, type Reply } from './http.ts';

export type Session = z.output<typeof session>;
export type ListedSession = z.output<typeof sessionPage>['items'][number];

/** What shows that somebody reads the mail of an address: the token of the link, or address and code. */
export type Proof = { readonly token: string } | { readonly email: string; readonly code: string };

export async function readSession(): Promise<Session> {
  return parseSession(await request('/v1/session'));
}

/** Has a link and a code mailed, if the address has an account; answers how many minutes they are good. */
export async function askToSignIn(email: string, language: string): Promise<number> {
  return parseMailSent(await change('/v1/sign-ins', { email, language })).validMinutes;
}

export async function signIn(proof: Proof): Promise<Session> {
  return parseSession(await change('/v1/sign-in-confirmations', proof));
}

/** Answers the address that is confirmed now. */
export async function confirmAddress(proof: Proof): Promise<string> {
  return parseAddress(await change('/v1/address-confirmations', proof)).email;
}

export async function mailConfirmation(language: string): Promise<number> {
  return parseMailSent(await change('/v1/address-confirmation-mails', { language })).validMinutes;
}

export async function listSessions(): Promise<readonly ListedSession[]> {
  return parseSessions(await request('/v1/sessions?limit=50')).items;
}

export async function signOut(): Promise<void> {
  await request('/v1/session', { method: 'DELETE' });
}

export async function signOutEverywhere(): Promise<void> {
  await request('/v1/sessions', { method: 'DELETE' });
}

export async function endSession(id: string): Promise<void> {
  await request(`/v1/sessions/${id}`, { method: 'DELETE' });
}

function change(path: string, body: unknown): Promise<Reply> {
  return request(path, { method: 'POST', body, idempotencyKey: newIdempotencyKey() });
}

const parseSession = ({ body }: Reply) => body as Session;
const parseSessions = ({ body }: Reply) => body as { readonly items: readonly ListedSession[] };
const parseMailSent = ({ body }: Reply) => body as z.output<typeof mailSent>;
const parseAddress = ({ body }: Reply) => body as { readonly email: string };
