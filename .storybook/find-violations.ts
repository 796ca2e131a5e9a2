import axe from 'axe-core';
import { emulateMedia } from '../test/components/forced-colors/emulate-media.ts';

/** The rules whose results depend on colours or layout. Storybook checks all others once. */
const rules = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

const { documentElement: page } = document;

type Style = Partial<Pick<CSSStyleDeclaration, 'colorScheme' | 'fontSize' | 'direction'>>;

/** The appearances in which every story is checked, besides its own. */
const appearances: readonly (readonly [name: string, style: Style, dir?: string])[] = [
  ['dark', { colorScheme: 'dark' }],
  ['right to left', {}, 'rtl'],
  ['a root font size of 10 px', { fontSize: '62.5%' }],
];

/** Returns a message for each accessibility violation in the appearances that are not the story's own. */
export async function findViolations(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, style, dir] of appearances) {
    const { cssText } = page.style;
    const previousDir = page.dir;
    Object.assign(page.style, style);
    if (dir !== undefined) page.dir = dir;
    found.push(...(await run(name)));
    page.style.cssText = cssText;
    page.dir = previousDir;
  }
  for (const scheme of ['light', 'dark'] as const) {
    await emulateMedia({ 'forced-colors': 'active', 'prefers-color-scheme': scheme });
    found.push(...(await run(`forced colours (${scheme})`)));
  }
  await emulateMedia({});
  return found;
}

async function run(appearance: string): Promise<readonly string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: rules,
    resultTypes: ['violations'],
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${appearance}: ${id}: ${target.join(' ')} ${failureSummary}`,
    ),
  );
}
