import { expect, it } from 'vitest';
import { skipReason } from './capabilities.ts';
import { summarize } from './summarize.ts';

const passed = { name: 'passes', state: 'passed', note: undefined } as const;
const withoutDatabase = {
  name: 'needs a database',
  state: 'skipped',
  note: skipReason('postgresql'),
} as const;
const silent = { name: 'file > was switched off', state: 'skipped', note: undefined } as const;

it('summarize ends with the number of passed and failed tests', () => {
  const failed = { ...passed, state: 'failed' } as const;
  expect(summarize([passed, passed, failed])).toEqual({
    lines: ['2 passed, 1 failed'],
    isComplete: true,
  });
});

it('summarize lists tests of a missing optional capability as NOT RUN and does not count them as passed', () => {
  expect(summarize([passed, withoutDatabase, withoutDatabase])).toEqual({
    lines: [expect.stringMatching(/^NOT RUN: 2 tests that need PostgreSQL/), '1 passed, 0 failed, 2 skipped'],
    isComplete: true,
  });
});

it('summarize reports a test that is skipped for any other reason, and an incomplete run', () => {
  const { lines, isComplete } = summarize([passed, withoutDatabase, silent]);
  expect(isComplete).toBe(false);
  expect(lines).toContainEqual(expect.stringMatching(/^SKIPPED .*: file > was switched off$/));
});
