import { expect, it } from 'vitest';
import { halves, type Setting } from './settings.ts';

const conditions = ['kind', 'boundary', 'keepAlive', 'isStrict'] as const;

function valuesOf(condition: (typeof conditions)[number], settings: readonly Setting[]): Set<unknown> {
  return new Set(settings.map((setting) => setting[condition]));
}

it('every pair of values of two conditions occurs in a setting of the isolation tests', () => {
  const all = halves.flat();
  for (const first of conditions)
    for (const second of conditions.filter((condition) => condition !== first)) {
      const pairs = new Set(all.map((setting) => JSON.stringify([setting[first], setting[second]])));
      expect(pairs.size).toBe(valuesOf(first, all).size * valuesOf(second, all).size);
    }
});

it('every value of every condition occurs in both halves of the settings', () => {
  for (const half of halves)
    for (const condition of conditions)
      expect(valuesOf(condition, half)).toEqual(valuesOf(condition, halves.flat()));
});
