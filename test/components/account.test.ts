import { createSessionData } from 'multisession/testing';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../../src/components/session-avatar/account.ts';

interface Names {
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  readonly username?: string | null;
  readonly identifier?: string;
}

function show({ identifier = 'ada@example.com', ...names }: Names) {
  const user = { userId: 'user_1', firstName: null, lastName: null, username: null };
  const publicUserData = { ...user, imageUrl: '', hasImage: false, identifier, ...names };
  const { name, identifier: shown } = accountOf({ id: 'sess_1', userId: 'user_1', publicUserData });
  return [name, shown];
}

describe('accountOf', () => {
  it.each<[shown: string, names: Names, expected: readonly string[]]>([
    ['the full name', { firstName: 'Ada', lastName: 'Lovelace' }, ['Ada Lovelace', 'ada@example.com']],
    ['the trimmed name', { firstName: '  Ada ', lastName: ' ' }, ['Ada', 'ada@example.com']],
    ['the username instead of blanks', { firstName: ' ', username: 'ada' }, ['ada', 'ada@example.com']],
    [
      'the identifier instead of blanks',
      { firstName: ' \t', username: '\u200b\u3164' },
      ['ada@example.com', ''],
    ],
    ['nothing if everything is blank', { firstName: '\u2068', identifier: ' ' }, ['', '']],
    [
      'the name without controls that reorder text',
      { firstName: '\u202eAda\u2069', identifier: 'ada\u202e@example.com' },
      ['Ada', 'ada@example.com'],
    ],
    ['joined pictographs', { firstName: '👩‍🚀' }, ['👩‍🚀', 'ada@example.com']],
  ])('returns %s', (_, names, expected) => {
    expect(show(names)).toEqual(expected);
  });

  it.each([
    ['consecutive user IDs', ['user_1', 'user_2', 'user_3', 'user_4']],
    ['addresses', ['user_ada@example.com', 'user_grace@example.com', 'user_alan@example.com']],
  ])('returns hues that are far from each other for %s', (_, userIds) => {
    const hues = userIds.map((userId) => Number(accountOf({ ...createSessionData(), userId }).hue));
    const distances = hues.flatMap((hue, index) =>
      hues.slice(index + 1).map((other) => Math.min((hue - other + 360) % 360, (other - hue + 360) % 360)),
    );
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(30);
  });

  it('spreads random user IDs evenly over 24 hues', () => {
    const counts = new Map<string, number>();
    for (let index = 0; index < 2400; index += 1) {
      // A multiplicative sequence, which is the same in every run.
      const userId = `user_${((index + 1) * 2_654_435_761) % 2 ** 32}`;
      const { hue } = accountOf({ ...createSessionData(), userId });
      counts.set(hue, (counts.get(hue) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.min(...counts.values())).toBeGreaterThan(60);
    expect(Math.max(...counts.values())).toBeLessThan(150);
  });

  it('returns an empty name and identifier without public user data', () => {
    expect(accountOf({ ...createSessionData(), publicUserData: null })).toMatchObject({
      name: '',
      identifier: '',
    });
  });
});
