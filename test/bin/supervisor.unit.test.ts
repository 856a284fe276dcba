import { describe, expect, it } from '@jest/globals';
import { until } from '../../bin/local/processes.mjs';
import { keepRunning } from '../../bin/local/supervisor.mjs';

describe('keepRunning', () => {
  it('starts a service again that ends, and says so', async () => {
    const { lines, services, running } = await supervised();
    services[0]?.end('exit code 1');
    expect(await until(() => services.length === 2 && lines.length === 2, 2_000)).toBe(true);
    expect(lines).toEqual([
      'The service ended (exit code 1); starting it again in 0.001 s.',
      'The service runs again.',
    ]);
    await running.stop();
  });

  it('waits longer each time as long as the service keeps ending', async () => {
    const { lines, services, running } = await supervised();
    for (const time of [1, 2, 3]) {
      services.at(-1)?.end('SIGKILL');
      expect(await until(() => lines.length === time * 2, 2_000)).toBe(true);
    }
    expect(lines.filter((line) => line.includes('in 0.00'))).toEqual([
      'The service ended (SIGKILL); starting it again in 0.001 s.',
      'The service ended (SIGKILL); starting it again in 0.002 s.',
      'The service ended (SIGKILL); starting it again in 0.004 s.',
    ]);
    await running.stop();
  });

  it('stops the service that runs now, for good', async () => {
    const { lines, services, running } = await supervised();
    services[0]?.end('SIGKILL');
    await until(() => services.length === 2, 2_000);
    await running.stop();
    expect(services.map(({ stopped }) => stopped())).toEqual([false, true]);
    expect(lines.length).toBeLessThanOrEqual(2);
  });

  it('leaves a first start that fails to whoever asked for it', async () => {
    const start = async () => Promise.reject(new Error('no such program'));
    await expect(keepRunning({ name: 'The service', start })).rejects.toThrow('no such program');
  });
});

async function supervised() {
  const lines: string[] = [];
  const services: ReturnType<typeof fakeService>[] = [];
  const start = async () => {
    const service = fakeService();
    services.push(service);
    return Promise.resolve(service);
  };
  const say = (line: string) => void lines.push(line);
  const running = await keepRunning({ name: 'The service', start, say, firstPauseMs: 1 });
  return { lines, services, running };
}

function fakeService() {
  let stopped = false;
  const { promise, resolve } = withResolvers();
  return {
    end: resolve,
    stopped: () => stopped,
    ended: async () => promise,
    stop: async () => {
      stopped = true;
      resolve('stopped');
      return Promise.resolve();
    },
  };
}

function withResolvers() {
  let resolve: (why: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
