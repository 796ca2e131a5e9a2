import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A docs page of stories, with the text of their doc comments as Markdown. */
export interface StoryPage {
  readonly id: string;
  /** The path in the sidebar, for example `Hooks/useSession`. */
  readonly title: string;
  readonly text: string;
}

/** Returns the path of the copy of a page without a Markdown file, by the ID of the page. */
export const storyCopyPath = (id: string): string => `pages/${id}.md`;

/** Returns the docs pages of all stories of the repository. */
export function listStories(root: string): readonly StoryPage[] {
  return readdirSync(`${root}/stories`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.stories.tsx'))
    .toSorted()
    .map((file) => copyOf(root, `stories/${file.replaceAll('\\', '/')}`))
    .filter((copy) => copy !== undefined);
}

function copyOf(root: string, file: string): StoryPage | undefined {
  const source = readFileSync(`${root}/${file}`, 'utf8');
  const [meta = '', ...exported] = source.split(/^(?=(?:\/\*\*(?:(?!\*\/).)*\*\/\n)?export const \w+: )/ms);
  const title = /\btitle: '(.+)'/.exec(meta)?.[1];
  if (title === undefined || /tags: \[.*'!autodocs'/.test(meta)) return undefined;
  const description = commentOf(/\/\*\*(?:(?!\*\/).)*\*\/\n(?=const meta\b)/s.exec(meta)?.[0]);
  const stories = exported.filter((story) => !/tags: \[.*'!autodocs'/.test(story));
  const heading = `# ${title.split('/').at(-1)}`;
  const sections = stories.map((story) => sectionOf(root, file, meta, story));
  const text = [heading, description, ...sections].filter((part) => part !== '').join('\n\n');
  return { id: title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'), title, text: `${text}\n` };
}

/** Returns the section of a story: its name, its doc comment, and the files that it shows as code. */
function sectionOf(root: string, file: string, meta: string, story: string): string {
  const exportName = /^export const (\w+)/m.exec(story)?.[1] ?? '';
  const name = /\bname: '(.+)'/.exec(story)?.[1] ?? exportName.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');
  const comment = commentOf(/^\/\*\*(?:(?!\*\/).)*\*\//s.exec(story)?.[0]);
  const files = [...meta.matchAll(/^import (\w+) from '(.+)\?raw';$/gm)]
    .filter(([, variable]) => new RegExp(`\\b${variable}\\b`).test(story))
    .map(([, , path = '']) => posix.join(posix.dirname(file), path))
    .filter((path) => existsSync(`${root}/${path}`));
  const code = files.map(
    (path) => `\`\`\`${path.split('.').at(-1)}\n${readFileSync(`${root}/${path}`, 'utf8').trimEnd()}\n\`\`\``,
  );
  return [`## ${name}`, comment, ...code].filter((part) => part !== '').join('\n\n');
}

/** Returns the text of a doc comment in one line per paragraph. */
function commentOf(comment = ''): string {
  return comment
    .replaceAll(/^\s*\/?\*+\/?|\*\/\s*$/gm, '')
    .trim()
    .replaceAll(/\s*\n[^\S\n]+(?=\S)/g, ' ');
}
