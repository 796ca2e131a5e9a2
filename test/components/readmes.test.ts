import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = 'src/components';
const read = (path: string): string => readFileSync(path, 'utf8');
const readme = (folder: string): string => read(`${root}/${folder}/README.md`);

const folders = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(`${root}/${entry.name}`).includes('README.md'))
  .map(({ name }) => name);

/** Returns the source text of a component, without the files of the given extensions. */
function sourceOf(folder: string, extension: RegExp): string {
  const files = readdirSync(`${root}/${folder}`).filter((file) => extension.test(file));
  return files.map((file) => read(`${root}/${folder}/${file}`)).join('\n');
}

/** Returns all different matches of the first group of a pattern. */
const matches = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, found = '']) => found)),
];

const missing = (text: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text));

/** Returns the names of the parts, which are properties of the component. */
function partsOf(folder: string): readonly string[] {
  const [, list = ''] = /Object\.assign\(\w+, \{([^}]*)\}/.exec(sourceOf(folder, /\.tsx$/)) ?? [];
  return matches(list, /(\w+):/g);
}

/** Returns the names of the documented props of the component and its parts. */
function propsOf(folder: string): readonly string[] {
  const bodies = matches(
    sourceOf(folder, /\.tsx?$/),
    /export interface \w*(?:Props|Options|Appearance|Callbacks)\b[^{]*\{\n([\s\S]*?)\n\}/g,
  );
  return matches(bodies.join('\n'), /\*\/\n {2}readonly (\w+)\??:/g);
}

/** Returns the stories of a component and the examples that they render. */
function storiesOf(folder: string): string {
  const stories = read(`stories/components/${folder}.stories.tsx`);
  const examples = matches(stories, /from '\.\/(examples\/[\w-]+\.tsx)'/g);
  return [stories, ...examples.map((path) => read(`stories/components/${path}`))].join('\n');
}

/** Returns the props in the table of a README. The props of parts are in its anatomy. */
function tableOf(folder: string): readonly string[] {
  const [, rows = ''] = /\n\| prop .*\n((?:\|.*\n)+)/.exec(readme(folder)) ?? [];
  return matches(matches(rows, /^(\|.*?) \| /gm).join(), /`(\w+)`/g);
}

/** Returns the props that no story sets, as an attribute or as an argument. All components have the same `labels`. */
function withoutStory(folder: string): readonly string[] {
  const isSet = (stories: string, name: string) => new RegExp(`(?<![\\w.])${name}(?:=|: )`).test(stories);
  const names = tableOf(folder).filter((name) => name !== 'children' && name !== 'labels');
  return names.filter((name) => !isSet(storiesOf(folder), name));
}

describe.each(folders)('the README of src/components/%s', (folder) => {
  it('describes every part', () => {
    expect(missing(readme(folder), partsOf(folder))).toEqual([]);
  });

  it('describes every prop', () => {
    expect(missing(readme(folder), propsOf(folder))).toEqual([]);
  });

  it('describes no prop that no story shows', () => {
    expect(tableOf(folder)).not.toEqual([]);
    expect(withoutStory(folder)).toEqual([]);
  });

  it('describes every data attribute', () => {
    const attributes = matches(sourceOf(folder, /\.tsx?$/), /@selector `\[(data-[\w-]+)/g);
    expect(missing(readme(folder), attributes)).toEqual([]);
  });

  it('describes every custom property that the component declares', () => {
    const declared = matches(sourceOf(folder, /\.(css|tsx?)$/), /['\s](--ms-(?!above|below)[\w-]+)'?[:,]/g);
    const tokens = matches(read(`${root}/internal/tokens.css`), /(--ms-[\w-]+):/g);
    expect(
      missing(
        readme(folder),
        declared.filter((name) => !tokens.includes(name)),
      ),
    ).toEqual([]);
  });

  it('describes every key', () => {
    const keys = matches(sourceOf(folder, /\.tsx?$/), /'(?:Arrow)?(Up|Down|Home|End|Escape|Enter)'/g);
    expect(missing(readme(folder), keys)).toEqual([]);
  });
});

it('a story shows the labels of a component', () => {
  expect(storiesOf('session-switcher')).toMatch(/\blabels: \{/);
});

it('the README of the components describes every design token', () => {
  const tokens = matches(read(`${root}/internal/tokens.css`), /(--ms-[\w-]+):/g);
  expect(tokens.length).toBeGreaterThan(10);
  expect(missing(read(`${root}/README.md`), tokens)).toEqual([]);
});
