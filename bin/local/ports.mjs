import { createServer } from 'node:net';
import { readState, writeState } from './state-folder.mjs';

const FILE = 'ports.json';

/** Whether nobody listens on this port, on this machine's own address or on all of them. */
export async function isFree(port) {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port));
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

/** A port nobody listens on. */
export function anyFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The port this installation used last time, or the usual one; another where somebody else has it. */
export async function portFor(name, usual) {
  const wanted = remembered()[name] ?? usual;
  return (await isFree(wanted)) ? wanted : anyFreePort();
}

export function rememberPorts(ports) {
  writeState(FILE, `${JSON.stringify({ ...remembered(), ...ports }, null, 2)}\n`);
}

function remembered() {
  return JSON.parse(readState(FILE) ?? '{}');
}
