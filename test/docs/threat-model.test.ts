import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// The threat model names the test of each row. The names have to stay those of existing tests.

const page = readFileSync('docs/decisions/015-one-cookie-per-session.md', 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (-+|attack|copy of|fault) /.test(line));
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll(path.sep, '/')}`)
  .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'));

/** Returns the text of the test file whose path ends like this. */
function read(name: string): string {
  const file = sources.find((source) => source.endsWith(`/${name}.test.ts`));
  if (file === undefined) throw new Error(`There is no test file ${name}.`);
  return readFileSync(file, 'utf8');
}

describe('the threat model', () => {
  it('has rows', () => expect(rows.length).toBeGreaterThan(25));

  it.each(rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''))))(
    'names existing tests: %s',
    (...cells) => {
      const tests = cells.at(-1) ?? '';
      const names = [...tests.matchAll(/`([\w/-]+)`((?:: |, )?(?:"(?:[^"]+)"(?:, )?)*)/g)];
      expect(names).not.toEqual([]);
      for (const [, name = '', titles = ''] of names) {
        if (name === 'model') continue;
        for (const [, title = ''] of titles.matchAll(/"([^"]+)"/g)) expect(read(name)).toContain(title);
      }
    },
  );
});
