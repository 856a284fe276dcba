import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ObjectStoreUnavailable } from '../../gateways/object-store.ts';
import { openS3Store } from '../../gateways/s3-store.ts';
import { bytesOf, factsOf, MiB } from '../support/blobs.ts';

const bytes = bytesOf(2 * MiB);
const { sha256 } = factsOf(bytes);
const requestTimeoutMs = 1500;
const pauseMs = 20;

describe('a bucket that is never silent', () => {
  let server: Server;
  /** As many bytes come at once, with a short pause before the next. */
  let atOnce: number;

  beforeEach(async () => {
    server = createServer((_request, response) => {
      void (async () => {
        response.setHeader('content-length', bytes.length);
        for (let at = 0; at < bytes.length && !response.destroyed; at += atOnce) {
          response.write(bytes.subarray(at, at + atOnce));
          await delay(pauseMs);
        }
        response.end();
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  function open() {
    const { port } = server.address() as AddressInfo;
    const place = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'b', forcePathStyle: true };
    const access = { accessKeyId: 'for-tests', secretAccessKey: 'for-tests' };
    return openS3Store({ kind: 's3', ...place, ...access, requestTimeoutMs }).open(sha256);
  }

  it('is given up when a MiB takes longer than a request may', async () => {
    atOnce = 1000;
    const began = Date.now();
    await expect(buffer(await open())).rejects.toThrow(ObjectStoreUnavailable);
    expect(Date.now() - began).toBeLessThan(10 * requestTimeoutMs);
  });

  it('is read to the end however long that takes, as long as each MiB comes in time', async () => {
    atOnce = 256 * 1024;
    expect((await buffer(await open())).equals(bytes)).toBe(true);
  });
});
