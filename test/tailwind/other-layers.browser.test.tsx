import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import styles from '../../src/components/styles.css?inline';
import { examples, showExample } from './gallery.tsx';
import { removeStyleSheets, setStyleSheets } from './style-sheets.ts';

afterEach(() => {
  cleanup();
  removeStyleSheets();
});

/** Returns a property of the button of a closed switcher, in a page with these style sheets. */
async function readTrigger(property: string, ...texts: readonly string[]): Promise<string> {
  setStyleSheets(...texts);
  const example = examples['a closed switcher'];
  if (example) await showExample(example);
  const trigger = document.querySelector('.ms-trigger');
  return trigger ? getComputedStyle(trigger).getPropertyValue(property) : '';
}

const reset = '* { margin: 0; padding: 0 } button { all: unset }';

describe.each([
  ['before', (app: string) => [styles, app]],
  ['after', (app: string) => [app, styles]],
] as const)('with styles that are imported %s those of the app', (_, order) => {
  it.each([
    ['a reset in the layer `base` does not override them', `@layer base { ${reset} }`, '4px'],
    [
      'a reset in the layer `reset` does not override them',
      `@layer reset, base; @layer reset { ${reset} }`,
      '4px',
    ],
    ['a reset without a layer overrides them', reset, '0px'],
    ['a rule without a layer overrides them', ':where(.ms-trigger) { padding-inline-start: 7px }', '7px'],
    [
      'a rule in the layer `components` overrides them',
      '@layer components { .ms-trigger { padding-inline-start: 7px } }',
      '7px',
    ],
  ])('%s', async (_title, app, expected) => {
    expect(await readTrigger('padding-inline-start', ...order(app))).toBe(expected);
  });

  it('another library keeps its place between `base` and `utilities`', async () => {
    const app = `@layer theme, base, library, components, utilities;
      @layer utilities { .ms-trigger { color: rgb(1 1 1) } }
      @layer library { .ms-trigger { color: rgb(2 2 2) } }`;
    expect(await readTrigger('color', ...order(app))).toBe('rgb(1, 1, 1)');
  });
});
