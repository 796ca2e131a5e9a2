import { describe, expect, it } from 'vitest';
import { bidiIsolate } from '../../src/components/labels/bidi-isolate.ts';

describe('bidiIsolate', () => {
  it.each(['Ada Lovelace', 'Éloïse', 'O’Brien', 'Team 2', '山田 太郎', 'ada@example.com', 'Safari · iPhone'])(
    'returns %o unchanged, because it reads the same in every sentence',
    (name) => {
      expect(bidiIsolate(name)).toBe(name);
    },
  );

  it.each(['فاطمة', 'Ada فاطمة', 'Ada (King)', '2 Fast', '+49 171 1', 'Ada!', '🎉', 'Ada\u200f'])(
    'isolates %o in the direction of its first letter',
    (name) => {
      expect(bidiIsolate(name)).toBe(`\u2068${name}\u2069`);
    },
  );

  it('isolates an email address from left to right, whatever its script is', () => {
    expect(bidiIsolate('محمد@example.com')).toBe('\u2066محمد@example.com\u2069');
  });
});
