import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { variables } from '../../bin/settings.ts';

interface ComposedProcess {
  readonly image?: string;
  readonly build?: string;
  readonly read_only?: boolean;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, ComposedProcess>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly configs: Readonly<Record<string, unknown>>;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as Compose;
const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);
const withSettings = ours.filter(([name]) => name !== 'migrate');
const environmentOf = ([, { environment = {} }]: readonly [string, ComposedProcess]) => environment;

describe('docker-compose.yml', () => {
  it('runs our processes from one image, each on a file system that it cannot write to', () => {
    expect(ours.map(([name]) => name)).toEqual(['migrate', 'api', 'worker', 'seed']);
    expect(ours.map(([, { image, read_only: readOnly }]) => ({ image, readOnly }))).toEqual(
      ours.map(() => ({ image: 'crossgrade', readOnly: true })),
    );
  });

  it.each(ours)('sets nothing for %s that our configuration does not know', (name, service) => {
    const known = new Set(variables.map((variable) => variable.name));
    expect(Object.keys(environmentOf([name, service])).filter((variable) => !known.has(variable))).toEqual([]);
  });

  it.each(withSettings)('sets all for %s that our configuration requires', (name, service) => {
    const set = Object.keys(environmentOf([name, service]));
    const needed = variables.filter(({ required }) => required).map((variable) => variable.name);
    expect([...needed, 'CROSSGRADE_SIGNING_KEY_FILE'].filter((variable) => !set.includes(variable))).toEqual([]);
  });

  it('sends mail to the catcher, under its name and port, unless another server is named', () => {
    const { CROSSGRADE_SMTP_URL: url = '', CROSSGRADE_MAIL_FROM: from = '' } =
      compose.services.worker?.environment ?? {};
    const [, byDefault = ''] = /^\$\{CROSSGRADE_SMTP_URL:-(.+)\}$/.exec(String(url)) ?? [];
    const { hostname, port, username } = new URL(byDefault);
    expect(compose.services[hostname]?.image).toMatch(/^axllent\/mailpit:/);
    expect({ port, username }).toEqual({ port: '1025', username: '' });
    expect(String(from)).toMatch(/^\$\{CROSSGRADE_MAIL_FROM:-.+<.+@.+>\}$/);
  });

  it('gives the migration the database and nothing else', () => {
    expect(Object.keys(compose.services.migrate?.environment ?? {})).toEqual(['DATABASE_URL']);
  });

  it('names secret files where they are mounted', () => {
    for (const [, { secrets, environment }] of withSettings) {
      const files = variables.filter(({ secret, required }) => secret === 'file' && required);
      for (const { name } of files)
        expect(secrets?.map((secret) => `/run/secrets/${secret}`)).toContain(environment?.[name]);
    }
  });

  it('has no secret: each is a variable without a default', () => {
    const secret = /PASSWORD|PWD|ROOT_KEY$|DATABASE_URL|API_KEY/;
    const values = Object.values(compose.services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => secret.test(name)),
    );
    expect(values.length).toBeGreaterThan(6);
    expect(values.filter(([, value]) => !/\$\{[A-Z_]+:\?[^}]+\}/.test(String(value)))).toEqual([]);
    expect(Object.values(compose.secrets).filter(({ file }) => !/^\$\{[A-Z_]+:\?[^}]+\}$/.test(file))).toEqual([]);
  });

  it('refers to nothing that is not there', () => {
    for (const { depends_on = {}, volumes = [], secrets = [], configs = [] } of Object.values(compose.services)) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      expect(Object.keys(compose.volumes)).toEqual(
        expect.arrayContaining(volumes.map((volume) => volume.split(':')[0])),
      );
      expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining([...secrets]));
      expect(Object.keys(compose.configs)).toEqual(expect.arrayContaining(configs.map(({ source }) => source)));
    }
  });

  it('pins every image to a version', () => {
    const images = Object.values(compose.services).map(({ image }) => image);
    expect(images.filter((image) => image !== 'crossgrade' && !/:v?\d+(\.\d+)*$/.test(String(image)))).toEqual([]);
  });

  it('starts programs that are in the build', () => {
    for (const [, { command = [] }] of ours) {
      const [, source = ''] = /^dist\/(bin\/[a-z-]+)\.js$/.exec(command[1] ?? '') ?? [];
      expect(readFileSync(`${source}.ts`, 'utf8')).not.toBe('');
    }
  });
});

describe('Dockerfile', () => {
  const stages = readFileSync('Dockerfile', 'utf8').split(/^FROM /m);
  const last = stages.at(-1) ?? '';

  it('ends with a stage of an ordinary user, without sources and development packages', () => {
    expect(last).toContain('\nUSER node\n');
    expect(last).not.toMatch(/npm|^COPY \. /m);
    expect(last).toContain('COPY --from=packages /app/node_modules');
    expect(stages.find((stage) => stage.includes(' AS packages'))).toContain('npm ci --omit=dev');
  });

  it('has the Node of our engines', () => {
    expect(stages[1]).toMatch(/^node:20\.\d+\.\d+-bookworm-slim AS base/);
  });
});
