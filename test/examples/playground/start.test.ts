import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const start = fileURLToPath(new URL('../../../examples/playground/start.mjs', import.meta.url));

it.each([['--backend', 'clark'], ['--backend=clark']])(
  'npm start lists the available backends when the backend is unknown: %s',
  (...args) => {
    const { status, stderr } = spawnSync(process.execPath, [start, ...args], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('Unknown backend "clark".');
    expect(stderr).toMatch(/multisession .*\n.*better-auth .*\n.*better-auth-tokens .*\n.*oidc /);
  },
);

it.each([
  ['--backend', 'better-auth', '--version'],
  ['--version', '--backend=better-auth-tokens'],
  ['--version'],
])('npm start passes all other arguments to Vite: %s %s', (...args) => {
  const { status, stdout } = spawnSync(process.execPath, [start, ...args], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^vite\/8/);
});
