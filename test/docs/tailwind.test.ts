import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compile } from 'tailwindcss';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/tailwind.md', 'utf8');
const blocks = [...page.matchAll(/^```css\n(.*?)^```$/gms)].map(([, code = '']) => code);

const require = createRequire(import.meta.url);
const styleSheets: Readonly<Record<string, string>> = {
  tailwindcss: require.resolve('tailwindcss/index.css'),
  'multisession/styles.css': 'src/components/styles.css',
};

/** Compiles a style sheet of an app with Tailwind. */
async function compileWithTailwind(css: string): Promise<string> {
  const compiler = await compile(css, {
    loadStylesheet: async (id, base) => {
      const path = styleSheets[id] ?? `src/components/${id}`;
      return { path, base, content: readFileSync(path, 'utf8') };
    },
  });
  return compiler.build(['dark:p-8']);
}

describe('the style sheets in the docs about Tailwind', () => {
  it('are found', () => {
    expect(blocks.length).toBeGreaterThan(4);
  });

  it.each(blocks.map((block) => [block.split('\n')[0], block] as const))('compile: %s', async (_, block) => {
    await expect(compileWithTailwind(block)).resolves.toMatch(/@layer|--ms-text/);
  });

  it.each(['dark-mode', 'shadcn-tokens'])('are those that are tested in a browser: %s', (name) => {
    const tested = readFileSync(`test/tailwind/${name}.css`, 'utf8');
    expect(blocks).toContain(tested.replace(' source(none)', ''));
  });
});
