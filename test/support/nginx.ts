import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { programOfTests } from '../../bin/local/programs-of-tests.mjs';
import { eventually } from './processes.ts';

export interface Nginx {
  readonly url: string;
  stop(): Promise<void>;
}

/** nginx in front of a server, compressing whatever it can. */
export async function compressingNginx(target: string): Promise<Nginx> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-nginx-'));
  const port = await anyFreePort();
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port, target));
  const server = spawn(programOfTests('nginx'), ['-p', folder, '-c', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const url = `http://127.0.0.1:${String(port)}`;
  await eventually(`nginx answers: ${said}`, () =>
    fetch(`${url}/livez`)
      .then(({ ok }) => ok)
      .catch(() => false),
  );
  return {
    url,
    async stop() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function configuration(folder: string, port: number, target: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      gzip on;
      gzip_types *;
      gzip_proxied any;
      gzip_min_length 0;
      server {
        listen 127.0.0.1:${String(port)};
        location / { proxy_pass ${target}; }
      }
    }`;
}
