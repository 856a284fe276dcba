import { parseActivationCode } from '../../core/keys.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuseField } from '../refusal.ts';
import { codeHistoryView } from '../views/code-history-view.ts';

/** Everything about a code that somebody names. Looking is no act, and a code in full is never in the answer. */
export function codeHistoryRoutes({ storage }: Dependencies): Pick<Handlers, 'readCodeHistory'> {
  return {
    readCodeHistory: async ({ body: { activationCode, onDay } }) => {
      const code = parseActivationCode(activationCode);
      if (!code.ok) return refuseField('activationCode', code.reason);
      const history = orNotFound(await storage.codeHistories.find(code.value));
      return { status: 200, body: codeHistoryView(history, code.value, onDay ?? history.today) };
    },
  };
}
