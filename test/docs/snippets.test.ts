import * as components from 'multisession/components';
import * as devices from 'multisession/device-sessions';
import * as main from 'multisession';
import * as next from 'multisession/next';
import * as query from 'multisession/query';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compile,
  docCommentSnippets,
  isOfProvider,
  markdownBlocksWithoutSentence,
  markdownSnippets,
  sourceFileOf,
  type Snippet,
} from './snippets.ts';

const names = {
  'multisession/components': Object.keys(components),
  'multisession/device-sessions': Object.keys(devices),
  'multisession/next': Object.keys(next),
  'multisession/query': Object.keys(query),
  multisession: Object.keys(main),
};

/** Adds the imports and the app that examples in doc comments leave out. */
function withContext({ location, code }: Snippet): Snippet {
  const imports = Object.entries(names).map(([from, exported]) => {
    const used = exported.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
    return `import { ${used.join(', ')} } from '${from}';`;
  });
  const appDeclarations = `declare function App(): null; declare function navigate(path: string): void;`;
  const ownImports = code.split('\n').filter((line) => line.startsWith('import '));
  const rest = code.split('\n').filter((line) => !line.startsWith('import '));
  const example = ['async function Example() {', ...rest, '}'];
  return { location, code: [...imports, ...ownImports, appDeclarations, ...example].join('\n') };
}

/** The time limit in ms of a run of the compiler, which takes minutes on a busy machine. */
const COMPILER_TIMEOUT_MS = 300_000;

/** The number of characters that a code block of the site shows without scrolling, beside the sidebar and the contents. */
const MAX_LINE_LENGTH = 86;

const declaresTypes = ({ code }: Snippet): boolean => code.includes('declare module');

function readRepositoryFile(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}

/** Returns the part of a file that the docs quote: its region `recipe`, or the whole file. */
function recipeOf(text: string): string {
  return /\/\/ #region recipe\n(.*?)\/\/ #endregion/s.exec(text)?.[1] ?? text;
}

/** Returns the files that contain the recipe of a library: its own file, or those of `examples/recipes` that it imports. */
function recipeFilesOf(library: string): readonly string[] {
  const text = readRepositoryFile(library);
  if (text.includes('#region recipe')) return [library];
  return [...text.matchAll(/ from '\.\.\/\.\.\/\.\.\/(examples\/recipes\/\S+)';/g)].map(
    ([, file = '']) => file,
  );
}

/** The lines of a quotation before the recipe: the name of the file, imports and declarations. */
const prelude = /^\/\/ \S+\n((import [^;]*;|declare const \w+: string;)?\n)*$/;

describe('code blocks in the docs and in doc comments', () => {
  it('compile', { timeout: COMPILER_TIMEOUT_MS }, () => {
    const inMarkdown = markdownSnippets().filter((snippet) => !isOfProvider(snippet));
    const inDocComments = docCommentSnippets().filter((snippet) => !declaresTypes(snippet));
    expect(inMarkdown.map(({ location }) => location)).toContainEqual(
      expect.stringMatching(/^docs\/server\.md:\d+$/),
    );
    expect(inDocComments.length).toBeGreaterThan(5);
    expect(compile([...inMarkdown, ...inDocComments.map(withContext)])).toBe('');
  });

  it('follow a sentence that introduces them', () => {
    expect(markdownBlocksWithoutSentence()).toEqual([]);
  });

  it('have lines that fit a page of the site, except for long strings', () => {
    const lines = markdownSnippets().flatMap(({ location, code }) =>
      code.split('\n').map((line) => ({ location, line })),
    );
    const isCutOff = (line: string) => line.length > MAX_LINE_LENGTH && !/(['"])[^'"]{25,}\1/.test(line);
    expect(lines.filter(({ line }) => isCutOff(line))).toEqual([]);
  });

  it('show as many files and lines of an adapter as docs/backends.md says', () => {
    const files = markdownSnippets().flatMap((snippet) => sourceFileOf(snippet) ?? []);
    const adapter = files.filter((file) => file.startsWith('examples/recipes/acme/'));
    const lines = adapter.map((file) => readRepositoryFile(file).split('\n').length - 1);
    const count = lines.reduce((sum, length) => sum + length, 0);
    expect([adapter.length, count <= 150]).toEqual([7, true]);
    expect(readRepositoryFile('docs/backends.md')).toContain(`has seven files with ${count} lines`);
  });

  it('quote files of the repository exactly', () => {
    const fileSnippets = markdownSnippets().filter((snippet) => sourceFileOf(snippet) !== undefined);
    expect(fileSnippets.map(sourceFileOf)).toContain('examples/recipes/use-url-sync.ts');
    for (const snippet of fileSnippets) {
      const recipe = recipeOf(readRepositoryFile(sourceFileOf(snippet) ?? ''));
      expect(`\n${snippet.code}`.slice(-recipe.length - 1)).toBe(`\n${recipe}`);
      expect(snippet.code.slice(0, -recipe.length)).toMatch(prelude);
    }
  });

  it('contain the recipe of every library of the isolation tests', () => {
    const quoted = markdownSnippets().map(sourceFileOf);
    const folder = new URL('../isolation/libraries', import.meta.url);
    const files = readdirSync(folder).map((file) => `test/isolation/libraries/${file}`);
    expect(files.length).toBeGreaterThan(13);
    for (const recipes of files.map(recipeFilesOf)) {
      expect(recipes).not.toEqual([]);
      expect(quoted).toEqual(expect.arrayContaining([...recipes]));
    }
  });

  it('show all files of the adapter that docs/backends.md writes step by step', () => {
    const folder = 'examples/recipes/acme';
    const files = readdirSync(new URL(`../../${folder}`, import.meta.url));
    const shown = markdownSnippets().filter(({ location }) => location.startsWith('docs/backends.md'));
    expect(files.length).toBeGreaterThan(5);
    expect(shown.map(sourceFileOf)).toEqual(expect.arrayContaining(files.map((file) => `${folder}/${file}`)));
  });

  it('show the recipe of every provider that the tests run', () => {
    const folder = 'test/providers';
    const files = readdirSync(new URL(`../../${folder}`, import.meta.url));
    const recipes = files.filter((file) => file.endsWith('-backend.ts')).map((file) => `${folder}/${file}`);
    expect(recipes).not.toEqual([]);
    expect(markdownSnippets().filter(isOfProvider).map(sourceFileOf)).toEqual(
      expect.arrayContaining(recipes),
    );
  });

  it('type `user` as the type that an app has registered', { timeout: COMPILER_TIMEOUT_MS }, () => {
    const [register, ...others] = docCommentSnippets().filter(declaresTypes);
    expect(others).toEqual([]);
    const code = `${register?.code}
      import { isSignedIn, useActiveSession, useSession, useSessionList, useUser } from 'multisession';
      import { createSessionData } from 'multisession/testing';
      type Plan = 'free' | 'pro';
      export function Plans() {
        const current = useSession();
        if (current.status !== 'active') return null;
        const plans: Plan[] = [current.session.user.plan, useActiveSession().user.plan];
        const picked: Plan | undefined = useSession(({ session }) => session?.user.plan);
        const name: string | undefined = useUser()?.name;
        const listed: Plan[] = useSessionList().filter(isSignedIn).map(({ user }) => user.plan);
        const made: Plan = createSessionData().user.plan;
        // @ts-expect-error -- the registered user has no such field
        current.session.user.shoeSize;
        // @ts-expect-error -- the current user has no such field either
        useUser()?.shoeSize;
        // @ts-expect-error -- the user of a session that is not signed in is unknown
        useSessionList().map(({ user }) => user.plan);
        return <p>{[...plans, picked, name, ...listed, made]}</p>;
      }`;
    expect(compile([{ location: 'register', code }])).toBe('');
  });

  it('fall back to `DefaultUser` when the registered user has no ID', () => {
    const code = `declare module 'multisession' { interface Register { user: { name: string } } }
      import { type DefaultUser, useUser } from 'multisession';
      export const useDefault = (): DefaultUser | null | undefined => useUser();`;
    expect(compile([{ location: 'wrong-user', code }])).toBe('');
  });

  it('are reported with their location when they do not compile', () => {
    const code = `import { useSession } from 'multisession';\nuseSession().session.userId;`;
    expect(compile([{ location: 'wrong', code }])).toContain('wrong.tsx');
  });
});
