import { type OperatorList, operatorLists as lists } from '../../core/operator-lists.ts';
import type { Dependencies } from '../dependencies.ts';
import { everyItem } from '../every-item.ts';
import type { Handlers } from '../exchange.ts';
import { sendLines } from '../send-lines.ts';
import { countView } from '../views/count-view.ts';
import { csvMark } from '../views/csv.ts';
import { listCsvHead, listCsvLine, listedUpgradeView } from '../views/listed-upgrade-view.ts';

type ListOperation = 'countOperatorLists' | 'readOperatorList' | 'exportOperatorList';

/** What operators go through one by one: sold and not registered, not chosen, ending, held. */
export function operatorListRoutes({ storage: { operatorLists } }: Dependencies): Pick<Handlers, ListOperation> {
  async function* csvOf(list: OperatorList): AsyncGenerator<string> {
    yield csvMark + listCsvHead;
    for await (const line of everyItem((page) => operatorLists.page(list, page))) yield listCsvLine(line);
  }

  return {
    countOperatorLists: async () => {
      const counts = await operatorLists.counts();
      return { status: 200, body: { lists: lists.map((list) => ({ list, ...countView(counts[list]) })) } };
    },
    readOperatorList: async ({ params, query: { limit, cursor = null } }) => {
      const { items, nextCursor } = await operatorLists.page(params.list, { limit, cursor });
      return { status: 200, body: { items: items.map(listedUpgradeView), nextCursor } };
    },
    exportOperatorList: async ({ params, response }) => {
      response.attachment(`${params.list}.csv`);
      response.type('text/csv; charset=utf-8');
      return sendLines(response, csvOf(params.list));
    },
  };
}
