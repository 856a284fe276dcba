import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { claimOfOthers } from '../operations/refuse-if-claimed.ts';
import { orNotFound } from '../refusal.ts';
import { commandPreviewView } from '../views/command-preview-view.ts';

/** What an operator's command would do, told before it is asked. Looking is no act: nothing of it is kept. */
export function commandPreviewRoutes({ storage }: Dependencies): Pick<Handlers, 'previewCommand'> {
  return {
    previewCommand: async ({ params, actor, body }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      const command = { ...body, reason: body.reason ?? '' };
      const preview = orNotFound(await storage.commandPreviews.of(params.id, command, actor));
      const claimed = claimOfOthers(await storage.claims.find(params.id), actor);
      const decided = claimed ? { ...preview, decision: { ok: false, problem: claimed } as const } : preview;
      return { status: 200, body: commandPreviewView(decided, upgrade) };
    },
  };
}
