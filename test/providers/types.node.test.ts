import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { compile, isOfProvider, markdownSnippets } from '../docs/snippets.ts';

const COMPILER_TIMEOUT_MS = 300_000;

it('The recipes and their tests compile with the published SDKs', { timeout: COMPILER_TIMEOUT_MS }, () => {
  const tsc = 'node_modules/typescript/bin/tsc';
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', 'test/providers'], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

it('The pages about providers compile with the published SDKs', { timeout: COMPILER_TIMEOUT_MS }, () => {
  const snippets = markdownSnippets().filter(isOfProvider);
  expect(snippets).not.toEqual([]);
  expect(compile(snippets, 'test/providers')).toBe('');
});
