import { format } from 'oxfmt';
import type { Plugin } from 'vite';
import { describeHooks } from './describe-hooks.ts';
import { findComponents } from './find-components.ts';
import { referenceOf } from './hook-reference.ts';

const HOOK_REFERENCE = 'virtual:hook-reference';

/** Returns a Markdown text whose code blocks are as wide as those of the other pages. */
async function formatMarkdown(text: string): Promise<string> {
  const options = { printWidth: 86, singleQuote: true, jsdoc: true };
  const { code, errors } = await format('reference.md', text, options);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return code;
}

/** Provides the references of the hooks as Markdown, by the names of the hooks. */
export function hookReference(): Plugin {
  return {
    name: 'hook-reference',
    resolveId: (id) => (id === HOOK_REFERENCE ? `\0${HOOK_REFERENCE}` : undefined),
    async load(id) {
      if (id !== `\0${HOOK_REFERENCE}`) return undefined;
      const references = await Promise.all(
        describeHooks().map(async (hook) => [hook.name, await formatMarkdown(referenceOf(hook))] as const),
      );
      return `export default ${JSON.stringify(Object.fromEntries(references))};`;
    },
  };
}

/**
 * Describes the components of `src` for the props tables of Storybook. `react-docgen` resolves neither `Omit` nor the
 * properties of a mapped type, and would therefore leave props out.
 */
export function docgen(): Plugin {
  let components: ReturnType<typeof findComponents> | undefined;
  return {
    name: 'docgen',
    enforce: 'pre',
    // Tests show no props tables.
    apply: () => !process.env['VITEST'],
    transform(code, id) {
      if (!/\/src\/.*\.tsx$/.test(id)) return undefined;
      components ??= findComponents();
      const described = components.get(id) ?? [];
      const statements = described.map((component) => {
        // A build shortens the names of functions.
        const info = { ...component, displayName: component.name };
        return `${component.name}.__docgenInfo = ${JSON.stringify(info)};`;
      });
      return { code: [code, ...statements].join('\n'), map: null };
    },
  };
}
