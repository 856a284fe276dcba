import { accepted } from '../result.ts';
import type { Decision } from './decision.ts';

/** Notes that an operator had the run ended and another one started; the upgrade itself does not change. */
export function startAfresh(): Decision {
  return accepted({ events: [{ type: 'runStartedAfresh', facts: {} }] });
}
