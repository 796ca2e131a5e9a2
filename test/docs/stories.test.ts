import { readdirSync, readFileSync } from 'node:fs';
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

const groups = ['adapters', 'components', 'hooks', 'scopes'];
const folder = new URL('../../stories/', import.meta.url);
const files = groups.flatMap((group) =>
  readdirSync(new URL(group, folder))
    .filter((file) => file.endsWith('.stories.tsx'))
    .map((file) => `${group}/${file}`),
);
const modules = import.meta.glob<StoryModule>(
  '../../stories/{adapters,components,hooks,scopes}/*.stories.tsx',
  {
    eager: true,
  },
);

const stories = Object.values(modules).flatMap(({ default: meta, ...exported }) =>
  Object.entries(exported).map(([id, story]) => ({ id: `${meta.title}: ${id}`, meta, story })),
);

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
    for (const { id, story } of stories) {
      const name = (story.name ?? id.replace(/^.*: /, '')).replaceAll(words, '');
      expect(name).toMatch(/^[A-Z]?[^A-Z]*$/);
    }
  });

  it('are described by one or two sentences', () => {
    for (const file of files) {
      const source = readFileSync(new URL(file, folder), 'utf8');
      for (const [, comment, name] of source.matchAll(/(\*\/\n)?export const (\w+): Story/g)) {
        expect([file, name, comment]).toEqual([file, name, '*/\n']);
      }
    }
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
