import { isSessionError } from 'multisession';
import { describe, expect, it } from 'vitest';
import { entries } from '../../scripts/entries.mjs';

/** Functions of sessions and times, which apps call with what a store has given to them, and hooks. */
const withoutOptions =
  /^(use[A-Z].*|is(SignedIn|Active|Pending|Closed)|(canT|t)ransition|accountSlug|accountKeyOf|errorResponse|finishPopup)$/;

const modules = import.meta.glob<Record<string, unknown>>('../../src/{*,*/*}.ts');

describe.each(Object.values(entries).filter((file) => !file.includes('locales')))('%s', (file) => {
  it('exports no function that throws anything but a SessionError if its arguments are missing', async () => {
    const exported = Object.entries((await modules[`../../${file}`]?.()) ?? {});
    const functions = exported.flatMap(([name, value]) =>
      typeof value === 'function' && /^[a-z]/.test(name) && !withoutOptions.test(name)
        ? [{ name, value }]
        : [],
    );
    const unclear: string[] = [];
    for (const { name, value } of functions) {
      for (const args of [[], [{}]]) {
        try {
          // The result does not matter, only its failure.
          await Reflect.apply(value, undefined, args);
        } catch (error) {
          if (!isSessionError(error))
            unclear.push(`${name}(${args.length > 0 ? '{}' : ''}): ${String(error)}`);
        }
      }
    }
    expect(exported).not.toEqual([]);
    expect(unclear).toEqual([]);
  });
});
