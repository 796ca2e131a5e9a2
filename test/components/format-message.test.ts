import { describe, expect, it } from 'vitest';
import { formatMessage, formatPlural } from '../../src/components/labels/format-message.ts';

describe('formatMessage', () => {
  it.each([
    ['{actor} as {name}', 'Eve as Grace'],
    ['{name}, {actor}, {name}', 'Grace, Eve, Grace'],
    ['{unknown} {constructor} {', '{unknown} {constructor} {'],
  ])('replaces the known placeholders of %o', (message, text) => {
    expect(formatMessage<'actor' | 'name'>(message, { actor: 'Eve', name: 'Grace' })).toBe(text);
  });

  it('inserts values unchanged, even if they look like placeholders or replacement patterns', () => {
    expect(formatMessage<'actor' | 'name'>('{actor} {name}', { actor: '{name}', name: '$& $1' })).toBe(
      '{name} $& $1',
    );
  });
});

describe('formatPlural', () => {
  const polish = { one: '{count} konto', few: '{count} konta', many: '{count} kont', other: '{count} konta' };

  it.each([
    ['pl', 1, '1 konto'],
    ['pl', 22, '22 konta'],
    ['pl', 12_345, '12 345 kont'],
  ])('selects the plural form and formats the number (%s, %i)', (locale, count, text) => {
    expect(formatPlural(polish, count, locale).replaceAll(/\s/g, ' ')).toBe(text);
  });

  it('uses `other` for a category that the message omits', () => {
    expect(formatPlural({ one: 'one', other: 'others' }, 5, 'pl')).toBe('others');
  });
});
