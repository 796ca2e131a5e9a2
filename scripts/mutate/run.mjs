// Runs Vitest in a copy of the last commit. The checkout itself is never changed.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../browser.mjs';

/** The current Vitest process. */
let running;

/** Creates a clone with its own packages. The clone is removed when this process exits, including on a signal. */
export function createCopy(root, log) {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'multisession-mutate-'));
  process.on('exit', () => {
    killGroup(running);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));
  // PostgreSQL does not run as root, and its executables are in this folder.
  chmodSync(folder, 0o755);
  const copy = { folder: path.join(folder, 'copy'), temporary: path.join(folder, 'tmp'), log };
  mkdirSync(copy.temporary);
  execFileSync('git', ['-c', 'advice.detachedHead=false', 'clone', '--quiet', '--shared', root, copy.folder]);
  execFileSync('npm', ['ci', '--prefer-offline', '--loglevel=error'], { cwd: copy.folder, stdio: 'inherit' });
  return copy;
}

/** Runs Vitest, and kills it after `limitMs`, because a mutation may cause an endless loop. */
export async function runVitest(copy, args, limitMs) {
  const report = path.join(copy.temporary, 'report.json');
  rmSync(report, { force: true });
  // Keeps the order of test files the same in every run, so that tests that depend on it do not catch mutations by chance.
  rmSync(path.join(copy.folder, 'node_modules/.vite/vitest'), { recursive: true, force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const startedAt = Date.now();
  const { code, isTimeOut } = await run(copy, ['--passWithNoTests', ...reporters, ...args], limitMs);
  const ms = Date.now() - startedAt;
  if (code === 0) return { isPassed: true, ms };
  return { isPassed: false, ms, why: isTimeOut ? 'time-out' : firstFailure(report, copy) };
}

function run(copy, args, limitMs) {
  const output = openSync(copy.log, 'w');
  // `detached` starts a process group, so that child processes can be killed as well.
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
    cwd: copy.folder,
    env: environment(copy),
    detached: true,
    stdio: ['ignore', output, output],
  });
  running = child;
  closeSync(output);
  return new Promise((resolve) => {
    let isTimeOut = false;
    const timer = setTimeout(() => {
      isTimeOut = true;
      killGroup(child);
    }, limitMs);
    child.on('exit', (code) => {
      clearTimeout(timer);
      killGroup(child);
      running = undefined;
      resolve({ code, isTimeOut });
    });
  });
}

function environment({ temporary }) {
  const browser = findBrowser();
  const found = browser && browser !== 'playwright' ? { CHROMIUM_PATH: browser } : {};
  return { ...process.env, ...found, TMPDIR: temporary };
}

function killGroup(child) {
  try {
    if (child) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All processes of the group have already exited.
  }
}

/** Returns the file of the first failed test, if a test has failed. */
function firstFailure(report, { folder }) {
  const { testResults } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
  const failed = testResults.find(({ status }) => status === 'failed');
  return failed ? path.relative(folder, failed.name) : 'crash or error outside the tests';
}
