import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';

export function healthRoutes(dependencies: Dependencies): Pick<Handlers, 'live' | 'ready' | 'readMetrics'> {
  const { storage, engineReachable, metrics, sandbox } = dependencies;

  return {
    live: async () => ({ status: 200, body: { status: 'live', sandbox } }),
    ready: async () => {
      const [database, engine] = await Promise.all([partOf(storage.ready()), partOf(engineMustAnswer())]);
      const missing = [...(database === 'away' ? ['database'] : []), ...(engine === 'away' ? ['engine'] : [])];
      // What is asked is kept in the database, so a missing engine only makes it late.
      if (database === 'away') return { status: 503, body: { status: 'not-ready', database, engine, missing } };
      return { status: 200, body: { status: 'ready', database, engine, missing } };
    },
    readMetrics: async ({ response }) => {
      response.type(metrics.contentType).send(await metrics.metrics());
      return 'sent';
    },
  };

  async function engineMustAnswer(): Promise<void> {
    if (!(await engineReachable())) throw new Error('the engine is away');
  }
}

async function partOf(answers: Promise<void>): Promise<'reachable' | 'away'> {
  return answers.then(
    () => 'reachable',
    () => 'away',
  );
}
