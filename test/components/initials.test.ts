import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it.each([true, false])(
  'initialsOf returns the first letters of the first and the last word (Intl.Segmenter: %s)',
  async (isSupported) => {
    const { Segmenter, ...rest } = { Segmenter: Intl.Segmenter };
    vi.stubGlobal('Intl', isSupported ? { ...rest, Segmenter } : rest);
    const { initialsOf } = await import('../../src/components/session-avatar/initials.ts');
    expect(['Ada King Lovelace', 'ada', '山田 太郎', ''].map(initialsOf)).toEqual(['AL', 'A', '山', '']);
  },
);
