import type { Client } from '@temporalio/client';

/** What one run asked of the engine, as its history tells. */
export type Shape = readonly { readonly what: string; readonly count: number }[];

/** Of several runs, the shortest: the product's bell may ring for one as well, which says nothing of its shape. */
export async function shapeOf(client: Client, workflowIds: readonly string[]): Promise<Shape> {
  const histories = await Promise.all(workflowIds.map((id) => readHistory(client, id)));
  const [shortest] = histories.toSorted((one, other) => one.length - other.length);
  if (!shortest) throw new Error('there is no run whose shape could be told');
  const count = (kind: keyof HistoryEvent) => shortest.filter((event) => event[kind]).length;
  return [
    { what: 'signals', count: count('workflowExecutionSignaledEventAttributes') },
    { what: 'local activities', count: count('markerRecordedEventAttributes') },
    { what: 'ordinary activities', count: count('activityTaskScheduledEventAttributes') },
    { what: 'timers', count: count('timerStartedEventAttributes') },
    { what: 'workflow tasks', count: count('workflowTaskCompletedEventAttributes') },
    { what: 'events in its history', count: shortest.length },
  ];
}

type HistoryEvent = Awaited<ReturnType<typeof readHistory>>[number];

async function readHistory({ workflow }: Client, workflowId: string) {
  const handle = workflow.getHandle(workflowId);
  await handle.result();
  return (await handle.fetchHistory()).events ?? [];
}
