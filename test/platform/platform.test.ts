import { describe, expect, it } from 'vitest';
import { entries } from '../../scripts/entries.mjs';
import { oldestBrowsers, type Platform, reactNative } from './platforms.ts';
import { bundle, runOn } from './run-on.ts';

// The platforms that docs/platforms.md lists. Each test runs in a process that has only the APIs of one of them.

const scenario = await bundle('scenario.ts');
const useReactNative = 'installReactNative();';

const steps = [
  'ready',
  'sess_ada',
  'switched',
  'sess_bob',
  'string',
  true,
  'sess_bob',
  200,
  ['/api/notes'],
  ['sess_bob', 'sess_bob'],
  'AbortError',
  'sess_ada',
  true,
  'signed-out',
];

const without = (platform: Platform, ...names: readonly string[]): Platform =>
  Object.fromEntries(Object.entries(platform).filter(([name]) => !names.includes(name)));

describe('signing in, switching, sending requests and signing out', () => {
  it.each([
    ['with the APIs of the oldest browsers only', oldestBrowsers, ''],
    ['with the APIs of React Native only', reactNative, useReactNative],
    ['in a worker without `performance`', without(oldestBrowsers, 'performance', 'BroadcastChannel'), ''],
  ])('works %s', async (_, platform, setUp) => {
    expect(await runOn(scenario, { platform, setUp, result: 'bundled.run()' })).toEqual(steps);
  });
});

it.each(Object.entries(entries).filter(([name]) => !/^(testing|server)/.test(name)))(
  'the entry point %s loads with the APIs of the oldest browsers only',
  async (_, file) => {
    const code = await bundle(`../../${file}`);
    const result = 'Object.keys(bundled ?? {}).length >= 0';
    expect(await runOn(code, { platform: oldestBrowsers, result })).toBe(true);
  },
);

it.each(['AbortController', 'Headers', 'Request', 'fetch'])(
  'a request on a platform without %s rejects with an error that names it',
  async (name) => {
    const setUp = `const fetchWithout = () => bundled.fetchWithout(${JSON.stringify(name)});`;
    expect(await runOn(scenario, { platform: oldestBrowsers, setUp, result: 'fetchWithout()' })).toEqual([
      'invalid_configuration',
      expect.stringContaining(`\`${name}\``),
    ]);
  },
);

it('a platform that lacks an API that is needed fails this test', async () => {
  const platform = { ...oldestBrowsers, Array: oldestBrowsers['Array']?.replace('#flatMap', '') ?? '' };
  await expect(runOn(scenario, { platform, result: 'bundled.run()' })).rejects.toThrow('flatMap');
});
