import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import type { Settings } from './settings.ts';

export type TemporalSettings = Pick<Settings, Extract<keyof Settings, `TEMPORAL_${string}`>>;

/**
 * How clients and workers reach Temporal: address, TLS and API key by the names that all of Temporal's tools know. No
 * file of profiles is read: what counts is what the settings say.
 */
export function temporalConnectionOf(settings: TemporalSettings): ClientConnectConfig['connectionOptions'] {
  const given = Object.entries(settings).flatMap(([name, value]) =>
    name.startsWith('TEMPORAL_') && value !== undefined ? [[name, value] as const] : [],
  );
  return loadClientConnectConfig({ disableFile: true, overrideEnvVars: Object.fromEntries(given) }).connectionOptions;
}
