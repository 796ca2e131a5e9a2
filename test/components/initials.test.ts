import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe.each([true, false])('initialsOf (Intl.Segmenter: %s)', (isSupported) => {
  it.each([
    ['Ada King Lovelace', 'AL'],
    ['ada', 'A'],
    ['Ada', 'A'],
    ['(Bob) "Jr"', 'BJ'],
    ['"Bob" (!)', 'B'],
    ['— Ada Lovelace', 'AL'],
    ['Team 2', 'T2'],
    ['007', '0'],
    ['🎉 Bob', '🎉'],
    ['Bob 🎉', 'B'],
    ['🇩🇪', isSupported ? '🇩🇪' : '🇩'],
    ['山田 太郎', '山'],
    ['金庸', '金'],
    ['فاطمة الفهرية', 'ف'],
    ['ilker', 'I'],
    ['(((', ''],
    ['', ''],
  ])('of %o are %o', async (name, initials) => {
    const { Segmenter, ...rest } = { Segmenter: Intl.Segmenter };
    vi.stubGlobal('Intl', isSupported ? { ...rest, Segmenter } : rest);
    const { initialsOf } = await import('../../src/components/session-avatar/initials.ts');
    expect(initialsOf(name, 'en')).toBe(initials);
  });
});

it('initialsOf uses the upper case of the locale, whatever the language of the browser is', async () => {
  const { initialsOf } = await import('../../src/components/session-avatar/initials.ts');
  expect(['en', 'tr'].map((locale) => initialsOf('ilker', locale))).toEqual(['I', 'İ']);
});
