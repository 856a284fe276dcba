import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  connect,
  createSecureServer,
  type ClientHttp2Session,
  constants,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Certificates } from './certificates.ts';

/** What stands before a Temporal in the cloud: takes TLS from clients with a certificate only, and their API keys. */
export interface SecureFront {
  readonly address: string;
  /** What clients have shown as their authorization so far. */
  readonly authorizations: ReadonlySet<string | undefined>;
  close(): void;
}

export async function openSecureFront(target: string, { authority, server: own }: Certificates): Promise<SecureFront> {
  const authorizations = new Set<string | undefined>();
  const behind = connect(`http://${target}`);
  const server = createSecureServer({
    key: readFileSync(own.key),
    cert: readFileSync(own.certificate),
    ca: readFileSync(authority),
    requestCert: true,
    rejectUnauthorized: true,
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    authorizations.add(headers.authorization);
    pass(stream, headers, behind);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = parseAddress(server.address());
  return {
    address: `127.0.0.1:${String(port)}`,
    authorizations,
    close() {
      behind.destroy();
      server.close();
    },
  };
}

/** gRPC says in trailers how a call ended, so they have to come through; a call that failed at once has nothing else. */
function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, behind: ClientHttp2Session): void {
  const call = behind.request(headers);
  let trailers: IncomingHttpHeaders = {};
  call.on('trailers', (sent: IncomingHttpHeaders) => (trailers = sent));
  call.on('response', (answered, flags) => {
    const isAll = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    if (!stream.destroyed) stream.respond(answered, isAll ? { endStream: true } : { waitForTrailers: true });
  });
  stream.on('wantTrailers', () => {
    stream.sendTrailers(trailers);
  });
  for (const [one, other] of [
    [stream, call],
    [call, stream],
  ] as const) {
    one.on('error', () => undefined);
    one.on('aborted', () => {
      other.close(constants.NGHTTP2_CANCEL);
    });
  }
  stream.pipe(call);
  call.pipe(stream);
}

function parseAddress(address: unknown): AddressInfo {
  return address as AddressInfo;
}
