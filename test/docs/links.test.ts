import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

// The pages of the package may link only to what the package contains.

const packSchema = v.tuple([v.object({ files: v.array(v.object({ path: v.string() })) })]);

/** Returns the paths of all files that `npm pack` would pack, except for the build. */
function packedFiles(): ReadonlySet<string> {
  const shell = process.platform === 'win32';
  const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    shell,
  });
  const [{ files }] = v.parse(packSchema, JSON.parse(json));
  return new Set(files.map(({ path }) => path));
}

/** Returns the links of a page, without those in code blocks. */
function linksOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)|<(https?:[^>\s]+)>/g)].map(([, link, url]) => link ?? url ?? '');
}

/** Returns the anchors of a page, which are those of its headings. */
function anchorsOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const packed = packedFiles();
const pages = [...packed].filter((file) => file.endsWith('.md'));

/** Returns what is wrong with a link, or `null`. */
function problemOf(page: string, link: string): string | null {
  if (/^https?:/.test(link)) return null;
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? page : posix.join(posix.dirname(page), target);
  const isFolder = [...packed].some((path) => path.startsWith(`${file.replace(/\/$/, '')}/`));
  if (!packed.has(file) && !isFolder) return `${link}: is not in the package`;
  if (anchor === undefined || anchorsOf(readFileSync(file, 'utf8')).includes(anchor)) return null;
  return `${link}: has no such heading`;
}

describe('the links of the packed pages', () => {
  it('are found', () => {
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', 'docs/server.md']));
    expect(linksOf(readFileSync('README.md', 'utf8')).length).toBeGreaterThan(15);
  });

  it.each(pages)('lead to files and headings in the package: %s', (page) => {
    const problems = linksOf(readFileSync(page, 'utf8')).map((link) => problemOf(page, link));
    expect(problems.filter((problem) => problem !== null)).toEqual([]);
  });

  it('are reported if they are dead', () => {
    expect(problemOf('docs/server.md', '../src/index.ts')).toContain('not in the package');
    expect(problemOf('docs/server.md', 'runtimes.md#unknown')).toContain('no such heading');
  });
});
