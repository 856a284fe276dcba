import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Contender } from '../contender.ts';
import { act, bareQueue } from './signals.ts';
import { bareActions, bareUpgrade } from './workflow.ts';

/** The questions of one upgrade that a customer answers: key, agreement, form, selection. */
const actionsOfOne = 4;

/**
 * Temporal by itself: the same server, a worker in a process of its own, a client in this one. What an activity tells
 * comes back by a message between the processes, the shortest way there is: no query, no update, no database.
 */
export async function startBareEngine(temporalAddress: string): Promise<Contender> {
  const worker = startWorker(temporalAddress);
  const ended = once(worker, 'exit');
  const answers = hearAnswers(worker);
  await Promise.race([answers.next('ready'), ended.then(fail)]);
  const connection = await Connection.connect({ address: temporalAddress });
  const { workflow } = new Client({ connection });

  /** Each signal would start the run, as each ring of ours does. */
  const ask = async (run: typeof bareUpgrade, workflowId: string) => {
    const answered = answers.next(workflowId);
    const signalArgs: [{ commandId: string }] = [{ commandId: randomUUID() }];
    await workflow.signalWithStart(run, { workflowId, taskQueue: bareQueue, signal: act, signalArgs });
    await answered;
  };
  return {
    async complete() {
      const workflowId = newId();
      for (let asked = 0; asked < actionsOfOne; asked += 1) await ask(bareUpgrade, workflowId);
      await workflow.getHandle(workflowId).result();
      return workflowId;
    },
    async readyToAct() {
      const workflowId = newId();
      await ask(bareActions, workflowId);
      return () => ask(bareActions, workflowId);
    },
    async close() {
      await connection.close();
      worker.kill('SIGKILL');
      await ended;
    },
  };
}

function newId(): string {
  return `bare-${randomUUID()}`;
}

function startWorker(temporalAddress: string): ChildProcess {
  return fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, TEMPORAL_ADDRESS: temporalAddress },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function hearAnswers(worker: ChildProcess): { next(from: string): Promise<void> } {
  const waiting = new Map<string, () => void>();
  worker.on('message', (from: string) => {
    const answered = waiting.get(from);
    waiting.delete(from);
    answered?.();
  });
  return { next: (from) => new Promise((resolve) => waiting.set(from, resolve)) };
}

function fail(): never {
  throw new Error('the worker of the bare engine ended');
}
