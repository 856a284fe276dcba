import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NativeConnection } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { openEngine } from '../../bin/engine.ts';
import { temporalConnectionOf, type TemporalSettings } from '../../bin/temporal-connection.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { openSecureFront, type SecureFront } from '../support/secure-front.ts';
import { servers } from '../support/servers.ts';

describe('temporalConnectionOf', () => {
  let folder: string;
  let certificates: Certificates;
  let front: SecureFront;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-certificates-'));
    certificates = makeCertificates(folder, 'temporal.example');
    front = await openSecureFront(servers.temporalAddress, certificates);
  });

  afterAll(() => {
    front.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const secure = (changes: Partial<TemporalSettings> = {}): TemporalSettings => ({
    TEMPORAL_ADDRESS: front.address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_API_KEY: 'key-of-this-service',
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificates.authority,
    TEMPORAL_TLS_CLIENT_CERT_PATH: certificates.client.certificate,
    TEMPORAL_TLS_CLIENT_KEY_PATH: certificates.client.key,
    ...changes,
  });

  async function isReachable(settings: TemporalSettings): Promise<boolean> {
    const engine = openEngine(settings, { metrics: new Registry() });
    const reachable = await engine.reachable();
    await engine.close();
    return reachable;
  }

  it('reaches a Temporal behind mutual TLS, and shows the API key', async () => {
    expect(await isReachable(secure())).toBe(true);
    expect([...front.authorizations]).toEqual(['Bearer key-of-this-service']);
  });

  it('does the same for a worker', async () => {
    const connection = await NativeConnection.connect(temporalConnectionOf(secure()));
    expect(await connection.workflowService.getSystemInfo({})).toMatchObject({ serverVersion: expect.any(String) });
    await connection.close();
  });

  it.each<[string, Partial<TemporalSettings>]>([
    ['a client certificate', { TEMPORAL_TLS_CLIENT_CERT_PATH: undefined, TEMPORAL_TLS_CLIENT_KEY_PATH: undefined }],
    ['the authority that signed the certificate of Temporal', { TEMPORAL_TLS_SERVER_CA_CERT_PATH: undefined }],
    ['the name that Temporal goes by', { TEMPORAL_TLS_SERVER_NAME: undefined }],
    ['TLS', { TEMPORAL_TLS: 'false' }],
  ])('does not reach it without %s', async (_, changes) => {
    expect(await isReachable(secure(changes))).toBe(false);
  });

  it('reaches one without TLS by its address alone', async () => {
    expect(await isReachable({ TEMPORAL_ADDRESS: servers.temporalAddress, TEMPORAL_NAMESPACE: 'default' })).toBe(true);
  });
});
