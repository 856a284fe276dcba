// A builder that a test stops or kills at the n-th thing it does: <upgrade> <turn> <n> <signal>. Says how many there were.

import { buildKit } from '../../activities/build-kit.ts';
import { openStorage } from '../../storage/storage.ts';
import { openKitTools } from './kit-tools.ts';

const [upgradeId = '', turn = '', stopAt = '', signal = ''] = process.argv.slice(2);
const { DATABASE_URL: url = '', STORE: store = '', KEYS: keys = '' } = process.env;

let passed = 0;

/** Before and after each call of a tool is a point at which a builder may end. */
function pass(): void {
  passed += 1;
  if (passed === Number(stopAt)) process.kill(process.pid, signal);
}

function watched<Tool extends object>(tool: Tool): Tool {
  return new Proxy(tool, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function' || name === 'standing') return member;
      return async (...args: readonly unknown[]) => {
        pass();
        const answer: unknown = await Reflect.apply(member, target, args);
        pass();
        return answer;
      };
    },
  });
}

const storage = openStorage({ url, rootKey: Buffer.alloc(32, 7), connections: 2 });
const tools = await openKitTools(storage, { store, keys });
const dependencies = {
  ...tools,
  runs: watched(tools.runs),
  kits: watched(tools.kits),
  objects: watched(tools.objects),
  signer: watched(tools.signer),
};
const outcome = await buildKit(dependencies, { upgradeId, turn: Number(turn) }, new AbortController().signal);
console.log(`built ${outcome.kind === 'standing' ? outcome.standing.step : outcome.fault.problem.code} in ${passed}`);
await storage.close();
