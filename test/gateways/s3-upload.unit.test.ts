import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { collectPart } from '../../gateways/s3-parts.ts';
import { openS3Client } from '../../gateways/s3-requests.ts';
import { openS3Store } from '../../gateways/s3-store.ts';
import { startUpload } from '../../gateways/s3-upload.ts';
import { bytesOf, factsOf, inChunks, MiB } from '../support/blobs.ts';
import { eventually } from '../support/processes.ts';

describe('an intake without an announced digest', () => {
  it('goes on when the answer to putting its bytes together was lost, and the store tells the next try so', async () => {
    const sizeBytes = 9 * MiB;
    const heard: string[] = [];
    const server = createServer((request, response) => {
      void once(request.resume(), 'end').then(() => {
        const { method, url = '' } = request;
        const what = `${String(method)} ${url.includes('incoming') ? 'draft' : 'object'}`;
        heard.push(what);
        if (url.includes('?uploads'))
          response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
        else if (what === 'POST draft') response.writeHead(404).end('<Error><Code>NoSuchUpload</Code></Error>');
        else if (what === 'POST object')
          response.end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
        else if (what === 'PUT object') response.end('<CopyPartResult><ETag>"1"</ETag></CopyPartResult>');
        else if (method === 'HEAD') response.setHeader('content-length', sizeBytes).end();
        else response.setHeader('etag', '"1"').end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const bytes = bytesOf(sizeBytes);
      const facts = await storeAt(server).take(inChunks(bytes));
      expect(facts.sha256).toBe(factsOf(bytes).sha256);
      expect(heard.slice(-5)).toEqual(['HEAD draft', 'POST object', 'PUT object', 'POST object', 'DELETE draft']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

function settingsFor(server: Server) {
  const { port } = server.address() as AddressInfo;
  const access = { accessKeyId: 'for-tests', secretAccessKey: 'for-tests' };
  const place = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'b', forcePathStyle: true };
  return { kind: 's3', ...place, ...access } as const;
}

const storeAt = (server: Server) => openS3Store(settingsFor(server));

describe('startUpload', () => {
  let server: Server;
  let heard: string[];
  /** Answers the part that has arrived. */
  let storePart: (() => void) | null;

  beforeEach(async () => {
    heard = [];
    storePart = null;
    server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await once(request.resume(), 'end');
    if (request.method === 'POST')
      response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
    if (request.method === 'PUT') {
      heard.push('part');
      storePart = () => {
        heard.push('part stored');
        response.setHeader('etag', '"1"').end();
      };
    }
    if (request.method === 'DELETE') {
      heard.push('drop');
      response.writeHead(204).end();
    }
  }

  async function uploadOnePart(signal?: AbortSignal) {
    const client = openS3Client(settingsFor(server));
    const upload = await startUpload(client, { Bucket: 'b', Key: 'k' }, 'sent', signal);
    const part = collectPart();
    part.add(bytesOf(5));
    await upload.addPart(part.take());
    await eventually('the part has arrived', async () => storePart !== null);
    return upload;
  }

  it.each([
    ['', false],
    [', also when its caller has left', true],
  ])('is dropped after the parts that have arrived are stored, which bring it back later%s', async (_, leaves) => {
    const caller = new AbortController();
    const upload = await uploadOnePart(caller.signal);
    if (leaves) caller.abort();
    const dropped = upload.drop();
    expect(await Promise.race([dropped, delay(300, 'waits')])).toBe('waits');
    storePart?.();
    await dropped;
    expect(heard).toEqual(['part', 'part stored', 'drop']);
  });

  it('is dropped all the same when a part does not end', async () => {
    const upload = await uploadOnePart();
    await upload.drop();
    expect(heard).toEqual(['part', 'drop']);
  });
});
