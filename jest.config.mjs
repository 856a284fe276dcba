// Two projects: `unit` runs anywhere in seconds; `servers` starts real PostgreSQL and Temporal once and runs file by
// file. A third, `large`, takes minutes and gigabytes: `npm run test:large` alone runs it. Nothing is retried silently:
// a test that fails now and then is a fault to be found.

const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/pages/built/', '<rootDir>/.crossgrade/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
      },
    ],
  },
};

const large = {
  ...shared,
  displayName: 'large',
  testMatch: ['<rootDir>/test/**/*.large.test.ts'],
};

/** @type {import('jest').Config} */
export default {
  rootDir: import.meta.dirname,
  testTimeout: 60_000,
  // Files share the servers and the time of the machine, so one process runs them one after the other.
  maxWorkers: 1,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/**/*.{unit,replay}.test.ts'] },
    {
      ...shared,
      displayName: 'servers',
      testMatch: ['<rootDir>/test/**/*.{int,chaos,e2e}.test.ts'],
      globalSetup: '<rootDir>/test/support/global-set-up.ts',
      globalTeardown: '<rootDir>/test/support/global-tear-down.ts',
    },
    ...(process.env.CROSSGRADE_TEST_LARGE === 'on' ? [large] : []),
  ],
};
