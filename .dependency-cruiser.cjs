// Who may import whom. What is not listed is forbidden: each folder has one list, and a new folder starts with none.

/** npm packages by name; a name with a slash at its end stands for a whole scope. */
const packages = (...names) =>
  names.map((name) => (name.endsWith('/') ? `^node_modules/${name}` : `^node_modules/(@types/)?${name}/`));

const folders = {
  core: { may: [] },
  contract: { may: ['^core/', ...packages('zod')] },
  kit: { may: ['^core/'], node: true },
  certificate: { may: ['^core/', ...packages('pdfkit', 'fontkit', 'qrcode', 'bidi-js', 'linebreak')], node: true },
  mails: { may: ['^core/'] },
  storage: {
    may: ['^core/', '^prisma/generated/', ...packages('pg', '@prisma/', 'rate-limiter-flexible', 'uuid')],
    node: true,
  },
  gateways: { may: ['^core/', '^kit/signature[.]ts$', ...packages('@aws-sdk/', 'nodemailer')], node: true },
  activities: {
    may: ['^core/', '^kit/', ...packages('@temporalio/activity', '@temporalio/common')],
    typesOf: ['^storage/', '^gateways/'],
    node: true,
  },
  workflows: {
    may: [
      '^core/',
      ...packages('@temporalio/workflow', '@temporalio/common', '@temporalio/interceptors-opentelemetry'),
      ...packages('@opentelemetry/api'),
    ],
    typesOf: ['^activities/'],
  },
  api: {
    may: [
      '^core/',
      '^contract/',
      '^kit/',
      '^mails/',
      '^workflows/signals[.]ts$',
      ...packages('express', 'express-serve-static-core', 'cookie', 'pino', 'prom-client'),
      ...packages('uuid', 'zod', '@temporalio/client', '@temporalio/common'),
    ],
    typesOf: ['^storage/', '^gateways/'],
    node: true,
  },
  pages: {
    may: [
      '^core/',
      '^contract/',
      ...packages('react', 'react-dom', '@tanstack/', '@fontsource-variable/', 'zod', 'qrcode', 'vite', '@vitejs/'),
    ],
  },
  prisma: { may: ['^core/', '^contract/'], typesOf: ['^storage/'], node: true },
};

const arrows = Object.entries(folders).flatMap(([folder, { may, typesOf = [], node = false }]) => {
  const own = `^${folder}/`;
  const builtIns = node ? { dependencyTypesNot: ['core'] } : {};
  const listed = {
    name: `${folder}-imports-only-what-is-listed`,
    comment: `${folder}/ may import: ${[own, ...may, ...typesOf.map((path) => `types of ${path}`)].join(', ')}`,
    severity: 'error',
    from: { path: own },
    to: { pathNot: [own, ...may, ...typesOf], couldNotResolve: false, ...builtIns },
  };
  if (typesOf.length === 0) return [listed];
  const typesOnly = {
    name: `${folder}-is-handed-its-tools`,
    comment: `${folder}/ knows ${typesOf.join(', ')} by type alone: the thing itself is handed in by bin/.`,
    severity: 'error',
    from: { path: own },
    to: { path: typesOf, dependencyTypesNot: ['type-only'] },
  };
  return [listed, typesOnly];
});

const known = [...Object.keys(folders), 'bin', 'test', 'bench'].join('|');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'nobody-imports-bin',
      comment:
        'bin/ assembles everything, so nothing can rest on it. Only tests and measurements start its embedded servers.',
      severity: 'error',
      from: { pathNot: '^(bin|test|bench)/' },
      to: { path: '^bin/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^test/' },
    },
    {
      name: 'folder-without-arrows',
      comment: 'A new folder is listed here and in docs/architecture.md before it may import anything.',
      severity: 'error',
      from: { path: '/', pathNot: `^(${known})/` },
      to: {},
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tool-at-run-time',
      comment:
        'What runs in production may use types of a development dependency, never its code. Pages are bundled: a browser has no packages.',
      severity: 'error',
      from: { pathNot: ['^test/', '^bin/local/', '^pages/', '^[^/]+$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['^node_modules/', '^prisma/generated/'] },
    exclude: { path: ['^dist/', '^pages/built/', '^coverage/', '^[.]crossgrade/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
