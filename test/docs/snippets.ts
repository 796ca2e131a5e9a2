import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A code block in the docs. */
export interface Snippet {
  /** The file and line, for example `README.md:5`. */
  readonly location: string;
  readonly code: string;
}

/** Returns the `ts` and `tsx` code blocks of all Markdown files. */
export function markdownSnippets(): readonly Snippet[] {
  return markdownFiles().flatMap((file) =>
    extractSnippets(file, readFileSync(path.join(root, file), 'utf8')),
  );
}

/** Returns the code blocks of all Markdown files that no sentence introduces: those below a heading or another code block. */
export function markdownBlocksWithoutSentence(): readonly string[] {
  return markdownFiles().flatMap((file) => {
    const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
    const fences = [...lines.keys()].filter((index) => /^ *```/.test(lines[index] ?? ''));
    const starts = fences.filter((_, index) => index % 2 === 0);
    return starts
      .filter((start) => /^ *(#|```|$)/.test(lines.slice(0, start).findLast((line) => line !== '') ?? ''))
      .map((start) => `${file}:${start + 1}`);
  });
}

/** Returns the code blocks in the doc comments of `src`. */
export function docCommentSnippets(): readonly Snippet[] {
  return findFiles('src', '.ts', '.tsx').flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    return extractSnippets(file, source.replaceAll(/^ *\* ?/gm, ''));
  });
}

function markdownFiles(): readonly string[] {
  return ['README.md', 'CONTRIBUTING.md', ...findFiles('docs', '.md'), ...findFiles('src', '.md')];
}

function findFiles(folder: string, ...endings: readonly string[]): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => endings.includes(path.extname(file)))
    .map((file) => path.join(folder, file));
}

function extractSnippets(file: string, text: string): readonly Snippet[] {
  return [...text.matchAll(/^```tsx?\n(.*?)^```$/gms)].map(({ 1: code = '', index }) => ({
    location: `${file}:${text.slice(0, index).split('\n').length}`,
    code,
  }));
}

/** Returns the path of the file of this repository that a snippet quotes, as named in a comment on its first line. */
export function sourceFileOf(snippet: Snippet): string | undefined {
  const file = fileNameOf(snippet);
  return /^(?:examples|test)\//.test(file ?? '') ? file : undefined;
}

/** Returns the path in a comment on the first line of a snippet, which other snippets may import. */
function fileNameOf({ code }: Snippet): string | undefined {
  return /^\/\/ (\S+\.tsx?)\n/.exec(code)?.[1];
}

/** Returns whether a snippet is of a page about the SDK of a provider, which is not installed in the root folder. */
export const isOfProvider = ({ location }: Snippet): boolean =>
  location.startsWith(path.join('docs/providers/'));

interface CompileOptions {
  /** The folder whose dependencies the project has. Default: this repository. */
  readonly project?: string;
  /** The name of the folder for the modules. Tests that run at the same time need different ones. */
  readonly name?: string;
}

/** Compiles snippets as modules of a project that has this package installed. Returns the compiler output. */
export function compile(
  snippets: readonly Snippet[],
  { project = '.', name = 'snippets' }: CompileOptions = {},
): string {
  const folder = path.join(root, project, 'node_modules/.cache', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = snippets.map((snippet) => {
    const { location, code } = snippet;
    const name = fileNameOf(snippet) ?? `${location.replaceAll(/\W+/g, '-')}.tsx`;
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), `// ${location}\n${code}\nexport {};\n`);
    return name;
  });
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(createTsconfig(files)));
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  return stdout + stderr;
}

function createTsconfig(files: readonly string[]): object {
  return {
    extends: path.join(root, 'tsconfig.json'),
    compilerOptions: { noUnusedLocals: false },
    include: [],
    files: [...files, path.join(root, 'test/docs/app-modules.d.ts')],
  };
}
