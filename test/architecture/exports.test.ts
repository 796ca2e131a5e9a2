import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { expect, it } from 'vitest';
import { entries } from '../../scripts/entries.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the names of the types that a file exports, `export *` included. */
function exportedTypes(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(root + file, 'utf8'));
  return module.staticExports.flatMap(({ entries: exported }) =>
    exported.flatMap(({ isType, exportName, moduleRequest }) => {
      if (exportName.kind === 'None' && moduleRequest)
        return exportedTypes(posix.join(posix.dirname(file), moduleRequest.value));
      return isType && exportName.name ? [exportName.name] : [];
    }),
  );
}

async function exportedNames(file: string): Promise<readonly string[]> {
  const values = Object.keys(await import(/* @vite-ignore */ root + file));
  const types = exportedTypes(file).map((name) => `type ${name}`);
  return [...values.toSorted(), ...types.toSorted()];
}

// `npx vitest run --project=unit test/architecture -u` updates the snapshot.
it('the package exports the names in public-names.txt, and no others', async () => {
  const lines = [];
  for (const [entry, file] of Object.entries(entries)) lines.push(entry, ...(await exportedNames(file)), '');
  await expect(lines.join('\n')).toMatchFileSnapshot('public-names.txt');
});
