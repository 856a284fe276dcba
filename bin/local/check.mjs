import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectFolder } from './state-folder.mjs';

const FOLDERS = [
  'core',
  'contract',
  'kit',
  'certificate',
  'storage',
  'gateways',
  'mails',
  'activities',
  'workflows',
  'api',
  'bin',
  'pages',
  'prisma',
  'test',
];

const checks = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'architecture', command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...FOLDERS] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of the pages', command: ['tsc', '--noEmit', '-p', 'pages'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'spelling', command: ['cspell', '--no-progress', '--no-summary'] },
];

const failed = (await failedCheck()) ?? (await failedTests());
process.exitCode = failed ? 1 : 0;

/** Runs the checks in order, up to the first that fails. */
async function failedCheck() {
  for (const { name, command } of checks) {
    if (await timed(name, command)) continue;
    report({ passed: 0, failed: 1 });
    return true;
  }
  return undefined;
}

/** Unit tests compute, so they share the processors; those that need servers come after them, one file at a time. */
async function failedTests() {
  const unit = await tested('unit', ['--maxWorkers', '2']);
  const servers = await tested('servers', ['--maxWorkers', '1']);
  report({ passed: unit.passed + servers.passed, failed: unit.failed + servers.failed });
  return unit.failed + servers.failed > 0;
}

/** Counts what passed and failed in a project; a run that ends badly has at least one failure. */
async function tested(project, options) {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-check-'));
  const results = path.join(folder, 'jest.json');
  try {
    const args = ['jest', '--selectProjects', project, ...options, '--json', '--outputFile', results];
    const ended = await timed(`tests: ${project}`, args, { quiet: true });
    const counted = count(results);
    return ended ? counted : { ...counted, failed: Math.max(1, counted.failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(name, [tool, ...args], { quiet = false } = {}) {
  const startedAt = Date.now();
  console.log(`${name} …`);
  const ok = await succeeds(tool, args, quiet);
  console.log(`${ok ? '✓' : '✗'} ${name} (${((Date.now() - startedAt) / 1_000).toFixed(1)} s)${ok ? '' : ' failed'}`);
  return ok;
}

function succeeds(tool, args, quiet) {
  const program = path.join(projectFolder, 'node_modules', '.bin', tool);
  const env = {
    ...process.env,
    NODE_OPTIONS:
      `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`.trim(),
  };
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectFolder,
      env,
      stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** What Jest counted; a file that could not be run at all has no tests to count and is one failure. */
function count(results) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(results, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function report({ passed, failed }) {
  console.log(`${passed} passed, ${failed} failed`);
}
