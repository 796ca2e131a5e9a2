import { cleanup } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import styles from '../../src/components/styles.css?inline';
import { findDifferences, readComputedStyles } from './computed-styles.ts';
import { examples, showExample } from './gallery.tsx';
import { removeStyleSheets, setStyleSheets } from './style-sheets.ts';
import stylesImportedAfter from './styles-imported-after.css?inline';
import stylesImportedBefore from './styles-imported-before.css?inline';
import tailwind from './tailwind.css?inline';

afterEach(() => {
  cleanup();
  removeStyleSheets();
});

const arrangements = {
  'before Tailwind': [styles, tailwind],
  'after Tailwind': [tailwind, styles],
  'by the style sheet of the app before Tailwind': [stylesImportedBefore],
  'by the style sheet of the app after Tailwind': [stylesImportedAfter],
};

/** Shows an example once all its elements are rendered. */
async function show(name: string): Promise<HTMLElement> {
  const example = examples[name];
  if (!example) throw new Error(`There is no example "${name}".`);
  await showExample(example);
  await expect.poll(() => document.querySelector('.example [class^="ms-"]')).not.toBeNull();
  const root = document.querySelector<HTMLElement>('.example');
  if (!root) throw new Error('The example is not rendered.');
  return root;
}

/** Returns the results of a check in every import order, each after the name of the order. */
function inEveryOrder(check: () => readonly string[]): readonly string[] {
  return Object.entries(arrangements).flatMap(([order, texts]) => {
    setStyleSheets(...texts);
    return check().map((result) => `${order}: ${result}`);
  });
}

describe('with Tailwind, in every import order', () => {
  it.each(Object.keys(examples))('the computed styles of %s are those without Tailwind', async (name) => {
    setStyleSheets(styles);
    const root = await show(name);
    const expected = readComputedStyles(root);
    expect(inEveryOrder(() => findDifferences(expected, readComputedStyles(root)))).toEqual([]);
  });

  it.each(Object.keys(examples))(
    'classes of Tailwind on each element of %s override its styles',
    async (name) => {
      const root = await show(name);
      const elements = [...root.querySelectorAll('[class*="ms-"]')];
      expect(elements).not.toEqual([]);
      for (const element of elements) element.classList.add('bg-red-500', 'rounded-none', 'p-8');
      expect(inEveryOrder(() => elements.filter((element) => !isOverridden(element)).map(classOf))).toEqual(
        [],
      );
    },
  );
});

const classOf = (element: Element): string => element.getAttribute('class') ?? '';

function isOverridden(element: Element): boolean {
  const { backgroundColor, borderRadius, padding } = getComputedStyle(element);
  return backgroundColor === 'oklch(0.637 0.237 25.331)' && borderRadius === '0px' && padding === '32px';
}
