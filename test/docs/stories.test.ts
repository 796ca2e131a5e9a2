import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile } from './snippets.ts';

interface Parameters {
  readonly docs?: {
    readonly source?: {
      readonly code?: string;
      readonly transform?: (code: string, context: { readonly args: object }) => string;
    };
  };
}

interface Annotations {
  readonly title?: string;
  readonly name?: string;
  readonly args?: object;
  readonly parameters?: Parameters;
  readonly [exported: string]: unknown;
}

interface StoryModule {
  readonly default: Annotations;
  readonly [exported: string]: Annotations;
}

/** The time limit in ms of a run of the compiler, which takes minutes on a busy machine. */
const COMPILER_TIMEOUT_MS = 300_000;

/** The pattern of a doc comment, which captures its text. */
const COMMENT = String.raw`/\*\*((?:(?!\*/)[^])*)\*/\n`;

const modules = import.meta.glob<StoryModule>(
  '../../stories/{adapters,components,hooks,scopes}/*.stories.tsx',
  { eager: true },
);

const stories = Object.entries(modules).flatMap(([file, { default: meta, ...exported }]) => {
  const source = readFileSync(new URL(file, import.meta.url), 'utf8');
  return Object.entries(exported).map(([exportName, story]) => ({
    id: `${meta.title}: ${exportName}`,
    exportName,
    meta,
    story,
    source,
  }));
});

/** Returns the code that "Show code" shows, with the initial args of the story. */
function codeOf({ meta, story }: (typeof stories)[number]): string | undefined {
  const [own, common] = [story, meta].map(({ parameters }) => parameters?.docs?.source);
  const args = { ...meta.args, ...story.args };
  return own?.code ?? common?.code ?? common?.transform?.('', { args });
}

describe('stories', () => {
  it('show code that compiles in an app', { timeout: COMPILER_TIMEOUT_MS }, () => {
    expect(stories.length).toBeGreaterThan(150);
    const snippets = stories.map((story) => ({ location: story.id, code: codeOf(story) ?? '' }));
    expect(snippets.filter(({ code }) => !/ from 'multisession[\w/-]*';$/m.test(code))).toEqual([]);
    const different = new Map(snippets.map((snippet) => [snippet.code, snippet]));
    expect(compile([...different.values()], { name: 'stories' })).toBe('');
  });

  it('have names in sentence case', () => {
    // The names of components, options and people keep their capitals.
    const words = /\b(?:keepAlive|German|Arabic|Japanese|Better Auth)\b/g;
    for (const { exportName, story } of stories) {
      const name = (story.name ?? exportName).replaceAll(words, '');
      expect(name).toMatch(/^[A-Z]?[^A-Z]*$/);
    }
  });

  it('are described by one or two sentences', () => {
    const others = stories.filter(({ exportName, source }) => {
      const [, comment = ''] = new RegExp(`${COMMENT}export const ${exportName}\\b`).exec(source) ?? [];
      const { length } = comment.match(/[.!?](?=\s)/g) ?? [];
      return length !== 1 && length !== 2;
    });
    expect(others.map(({ id }) => id)).toEqual([]);
  });

  it('exist for every public hook', () => {
    const titles = new Set(Object.values(modules).map((module) => module.default.title));
    const names = readFileSync(new URL('../architecture/public-names.txt', import.meta.url), 'utf8');
    const hooks = names.match(/^ *use[A-Z]\w*$/gm) ?? [];
    expect(hooks.length).toBeGreaterThan(18);
    expect(hooks.map((hook) => `Hooks/${hook.trim()}`).filter((title) => !titles.has(title))).toEqual([]);
  });

  it('are grouped by kind', () => {
    for (const { default: meta } of Object.values(modules)) {
      expect(meta.title).toMatch(/^(?:Backends|Components|Hooks|Scopes)\//);
    }
  });
});
