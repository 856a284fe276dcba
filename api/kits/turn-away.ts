import type { Problem } from '../../core/problems.ts';
import type { Exchange } from '../exchange.ts';
import { refuse } from '../refusal.ts';

type LeadsNowhere = Extract<Problem, { readonly code: 'link-expired' | 'kit-gone' | 'kit-withdrawn' }>;

const upgradeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Answers a link that leads to no kit. Programs get the problem; a person who opens it in a browser gets to the page of
 * the upgrade, which says why and makes a fresh link. A download that goes on, in a browser too, must not get a page: it
 * would become a part of the file. One that begins must not either: it would be the file. So it takes a browser that says that it
 * goes to a page; a download manager with the Accept header of a browser does not.
 */
export function turnAway(
  { request, response, query: { upgrade = '' } }: Pick<Exchange<'downloadKit'>, 'request' | 'response' | 'query'>,
  problem: LeadsNowhere,
): 'sent' {
  const { range, 'sec-fetch-dest': destination, 'sec-fetch-mode': mode } = request.headers;
  const isPerson = range === undefined && destination === 'document' && mode === 'navigate';
  if (!isPerson || !upgradeId.test(upgrade)) return refuse(problem);
  response.redirect(303, `/upgrades/${upgrade}/${problem.code}`);
  return 'sent';
}
