import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pageIdOf } from './page-id.ts';
import { listStories } from './story-copies.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the site that shows a Markdown file. */
export interface Page {
  /** The path of the file in the repository. */
  readonly file: string;
  readonly id: string;
  /** The path in the sidebar, for example `Guides/Server rendering`. */
  readonly title: string;
  readonly text: string;
}

/** The sections of files, or of folders that end with a slash. Other files are guides. An empty section is the root. */
const sections: Readonly<Record<string, string>> = {
  'README.md': '',
  'docs/installation.md': '',
  'docs/backends.md': 'Backends',
  'docs/http-backend.md': 'Backends',
  'docs/server.md': 'Backends',
  'docs/better-auth.md': 'Backends',
  'docs/oidc.md': 'Backends',
  'docs/providers/': 'Backends',
  'docs/accessibility.md': 'Reference',
  'docs/errors.md': 'Reference',
  'docs/theming.md': 'Reference',
  'docs/languages.md': 'Reference',
  'docs/platforms.md': 'Reference',
  'docs/wire-format.md': 'Reference',
  'docs/decisions/': 'Reference/Decisions',
  'CHANGELOG.md': 'Reference',
  'SECURITY.md': 'Reference',
  'src/components/README.md': 'Components',
};

/** The names in the sidebar of pages whose first heading does not fit. */
const names: Readonly<Record<string, string>> = {
  'README.md': 'Quick start',
  'docs/backends.md': 'Choose or write a backend',
  'docs/scopes.md': 'Scopes, drafts and caches',
  'docs/wire-format.md': 'Wire format',
};

/** Returns the pages of all Markdown files. A new file in `docs` becomes a page by itself. */
export function listPages(): readonly Page[] {
  const docs = readdirSync(`${root}/docs`, { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md'));
  const others = ['README.md', 'CHANGELOG.md', 'SECURITY.md', 'src/components/README.md'];
  return [...others, ...docs.toSorted()].map(readPage);
}

/** Returns the READMEs of the components, which the pages of their stories show. */
export function listComponentReadmes(): readonly string[] {
  return readdirSync(`${root}/src/components`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/components/${name}/README.md`)
    .filter((file) => existsSync(`${root}/${file}`));
}

function readPage(file: string): Page {
  const source = readFileSync(`${root}/${file}`, 'utf8');
  const text = file === 'README.md' ? quickStartOf(source) : source;
  const heading = /^# (.+)$/m.exec(text)?.[1] ?? file;
  const name = names[file] ?? heading.replaceAll('`', '').replaceAll('/', ' ').replace(/:.*/, '');
  const section = Object.entries(sections).find(([path]) =>
    path.endsWith('/') ? file.startsWith(path) : file === path,
  );
  const title = [section?.[1] ?? 'Guides', name].filter((part) => part !== '').join('/');
  return { file, id: pageIdOf(file), title, text };
}

/** Returns the part of the README that is a page of its own, with its headings one level higher. */
function quickStartOf(readme: string): string {
  const [, section = ''] = /^## (Two accounts.*?)^## /ms.exec(readme) ?? [];
  return `# ${section}`;
}

/** Returns the headings of a page below its first, without those in code blocks. */
function headingsOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '');
  return [...prose.matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) => heading.replaceAll('`', ''));
}

/**
 * Returns the source of the MDX file that Storybook indexes. Its headings are for the search only. The first is the name of the
 * page, because the search ranks names of headings above names of pages.
 */
function mdxOf({ file, id, title, text }: Page): string {
  const name = title.slice(title.lastIndexOf('/') + 1);
  const headings = [name, ...headingsOf(text)].map(
    (heading) => `## ${heading.replaceAll(/[\\{}<>*[\]]/g, '')}`,
  );
  return [
    `import { Meta } from '@storybook/addon-docs/blocks';`,
    `import { MarkdownPage } from '../site/markdown-page.tsx';`,
    '',
    `export const file = ${JSON.stringify(file)};`,
    `export const text = ${JSON.stringify(text)};`,
    `export const Searchable = () => null;`,
    '',
    `<Meta title=${JSON.stringify(title)} id=${JSON.stringify(id)} />`,
    '',
    '<MarkdownPage file={file} text={text} />',
    '',
    '<Searchable>',
    '',
    ...headings,
    '',
    '</Searchable>',
    '',
  ].join('\n');
}

/** Writes an MDX file for each page, except for those that stories with the same title show. */
export function writePages(): void {
  const folder = `${root}/.storybook/pages`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const titles = listStories(root).map(({ title }) => title);
  const pages = listPages().filter(({ title }) => !titles.includes(title));
  for (const page of pages) writeFileSync(`${folder}/${page.id}.mdx`, mdxOf(page));
}
