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

  it('returns an empty name and identifier without public user data', () => {
    expect(accountOf({ ...createSessionData(), publicUserData: null })).toMatchObject({
      name: '',
      identifier: '',
    });
  });
});
