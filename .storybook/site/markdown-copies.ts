import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { listComponentReadmes, listPages } from './pages.ts';
import { listStories, storyCopyPath } from './story-copies.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

interface Copy {
  /** The path in the site. That of a file in the repository is the same, so that links between files work. */
  readonly path: string;
  readonly section: string;
  readonly text: string;
}

/** Returns the Markdown copies of all pages. */
function listCopies(): readonly Copy[] {
  const pages = listPages().map(({ file, title }) => {
    return {
      path: file,
      section: sectionOf(title),
      text: read(file),
    };
  });
  const readmes = listComponentReadmes().map((file) => {
    return { path: file, section: 'Components', text: read(file) };
  });
  const shown = [
    ...listPages().map(({ title }) => title),
    ...readmes.map(({ section, text }) => `${section}/${headingOf(text)}`),
  ];
  const stories = listStories(root)
    .filter(({ title }) => !shown.includes(title))
    .map(({ id, title, text }) => ({ path: storyCopyPath(id), section: sectionOf(title), text }));
  return [...pages, ...readmes, ...stories];
}

/** Returns the section of a title in the sidebar. */
const sectionOf = (title: string): string => (title.includes('/') ? (title.split('/')[0] ?? '') : 'Start');

const headingOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? '';

/** Returns the first paragraph of a text, or what a decision has decided, in one line. */
function summaryOf(text: string): string {
  const paragraphs = text.replaceAll(/^```.*?^```$/gms, '').split(/\n{2,}/);
  const decided = paragraphs.find((paragraph) => paragraph.startsWith('**Decision.**'));
  const first = decided ?? paragraphs.find((paragraph) => /^[^#|\s-]/.test(paragraph)) ?? '';
  return first
    .replace('**Decision.** ', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1');
}

/** The order of the sections in the index, from what an app needs first. */
const sectionOrder = ['Start', 'Guides', 'Components', 'Hooks', 'Scopes', 'Backends', 'Recipes', 'Reference'];

/** Returns the index of the copies for language models (https://llmstxt.org). */
function indexOf(copies: readonly Copy[]): string {
  const readme = copies.find(({ path }) => path === 'README.md')?.text ?? '';
  const sections = [...new Set([...sectionOrder, ...copies.map(({ section }) => section)])].map((section) => {
    const lines = copies
      .filter((copy) => copy.section === section)
      .map(({ path, text }) => `- [${headingOf(text)}](./${path}): ${summaryOf(text)}`.replace(/: $/, ''));
    return `## ${section}\n\n${lines.join('\n')}`;
  });
  return `# multisession\n\n> ${summaryOf(readme)}\n\n${sections.join('\n\n')}\n`;
}

/** Adds a Markdown copy of each page to the built site, and `llms.txt`, which lists them. */
export function markdownCopies(): Plugin {
  return {
    name: 'markdown-copies',
    apply: 'build',
    generateBundle() {
      const copies = listCopies();
      for (const { path, text } of copies) this.emitFile({ type: 'asset', fileName: path, source: text });
      this.emitFile({ type: 'asset', fileName: 'llms.txt', source: indexOf(copies) });
    },
  };
}
