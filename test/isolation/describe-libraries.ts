import { describe, expect, it } from 'vitest';
import { itIsIsolated } from './expect-isolated.ts';
import type { Library } from './library.tsx';
import { run, scenarios } from './scenarios.ts';
import { openWorld } from './world.tsx';

/** Tests libraries that keep global state, by the file that each is in. To add one, add a file to `libraries`. */
export function describeLibraries(files: Readonly<Record<string, { readonly library: Library }>>): void {
  const libraries = Object.entries(files).map(([file, { library }]) => {
    const [name = file] = file.match(/[\w-]+(?=\.tsx$)/) ?? [];
    return [name, library] as const;
  });

  describe.each(libraries)('%s', (_, { careful, naive, leaks }) => {
    describe('integrated as documented, leaks no data of one account to another', () => {
      itIsIsolated(careful);
    });

    it(`integrated as in an app for one account, leaks data: ${leaks.join(', ')}`, async () => {
      const kind = 'a session per request';
      const world = await openWorld(kind, { isStrict: false }, naive);
      const kinds = new Set<string>();
      for (const scenario of Object.values(scenarios)) {
        for (const violation of await run(world, kind, scenario)) kinds.add(violation.kind);
        if (leaks.every((leak) => kinds.has(leak))) break;
      }
      expect([...kinds]).toEqual(expect.arrayContaining([...leaks]));
    });
  });
}
