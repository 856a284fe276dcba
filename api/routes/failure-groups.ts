import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { failureGroupView, groupNoteView } from '../views/failure-group-view.ts';

export function failureGroupRoutes({
  storage: { failureGroups },
}: Dependencies): Pick<Handlers, 'listFailureGroups' | 'readFailureGroup' | 'noteOnFailureGroup'> {
  return {
    listFailureGroups: async ({ query: { limit, cursor = null } }) => {
      const { items, nextCursor } = await failureGroups.page({ limit, cursor });
      return { status: 200, body: { items: items.map(failureGroupView), nextCursor } };
    },
    readFailureGroup: async ({ params }) => ({
      status: 200,
      body: failureGroupView(orNotFound(await failureGroups.find(params.group))),
    }),
    noteOnFailureGroup: async ({ params, actor, body, route, idempotencyKey }) => {
      orNotFound(await failureGroups.find(params.group));
      const noted = await failureGroups.note({ actor, route, idempotencyKey }, params.group, body.text);
      const note = noted.kind === 'noted' ? noted.note : refuse({ code: 'idempotency-key-reused' });
      return { status: 200, body: groupNoteView(note) };
    },
  };
}
