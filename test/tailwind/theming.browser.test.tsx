import { cleanup, render } from '@testing-library/react';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { TailwindSwitcher } from '../../examples/recipes/tailwind-switcher.tsx';
import styles from '../../src/components/styles.css?inline';
import shadcn from '../registry/app/shadcn.css?inline';
import darkMode from './dark-mode.css?inline';
import { examples, showExample } from './gallery.tsx';
import recipe from './recipe.css?inline';
import shadcnTokens from './shadcn-tokens.css?inline';
import { removeStyleSheets, setStyleSheets } from './style-sheets.ts';

const root = document.documentElement;

beforeEach(() => {
  root.style.colorScheme = '';
});
afterEach(() => {
  cleanup();
  removeStyleSheets();
  root.className = '';
});

const valueOf = (selector: string, property: string): string => {
  const element = document.querySelector(selector);
  return element ? getComputedStyle(element).getPropertyValue(property) : `no ${selector}`;
};

async function show(name: string): Promise<void> {
  const example = examples[name];
  if (!example) throw new Error(`There is no example "${name}".`);
  await showExample(example);
}

describe.each([
  ['before', [styles, shadcn, shadcnTokens]],
  ['after', [shadcn, shadcnTokens, styles]],
] as const)('with the tokens of shadcn, and styles that are imported %s its style sheet', (_, sheets) => {
  it.each([
    ['light', 'oklch(1 0 0)', 'oklch(0.145 0 0)', 'oklch(0.922 0 0)', 'oklch(0.577 0.245 27.325)'],
    ['dark', 'oklch(0.205 0 0)', 'oklch(0.985 0 0)', 'oklch(1 0 0 / 0.1)', 'oklch(0.704 0.191 22.216)'],
  ])('components have the colors of the %s theme', async (theme, surface, text, border, danger) => {
    root.className = theme;
    setStyleSheets(...sheets);
    await show('a switcher that asks');
    await expect.poll(() => valueOf('.ms-danger', 'background-color')).toBe(danger);
    expect({
      surface: valueOf('.ms-popup', 'background-color'),
      text: valueOf('.ms-popup', 'color'),
      border: valueOf('.ms-popup', 'border-top-color'),
      radius: valueOf('.ms-popup', 'border-top-left-radius'),
    }).toEqual({ surface, text, border, radius: '10px' });
  });

  it('the focus ring has the color of the token', async () => {
    setStyleSheets(...sheets);
    await show('a closed switcher');
    await userEvent.tab();
    expect(valueOf('.ms-trigger', 'outline-color')).toBe('oklch(0.708 0 0)');
  });
});

it.each([
  ['', 'rgb(255, 255, 255)'],
  ['dark', 'rgb(18, 18, 18)'],
])('the color scheme of the class "%s" applies to the components', async (className, background) => {
  setStyleSheets(darkMode, styles);
  root.className = className;
  await show('a switcher with everything');
  expect(valueOf('.ms-popup', 'background-color')).toBe(background);
});

describe('the switcher that is built from parts with Tailwind classes', () => {
  beforeEach(() => {
    setStyleSheets(recipe);
    const sessions = [
      createSessionData({ name: 'Ada Lovelace' }),
      createSessionData({ name: 'Grace Hopper' }),
    ];
    render(
      <TestSessionProvider backend={inMemoryBackend({ sessions })}>
        <TailwindSwitcher onAddAccount={() => {}} />
      </TestSessionProvider>,
    );
  });

  it('opens below its trigger, with the current account in bold', async () => {
    const trigger = page.getByRole('button', { name: 'Ada Lovelace' });
    await userEvent.click(trigger);
    const popup = page.getByRole('dialog').element();
    const gap = popup.getBoundingClientRect().top - trigger.first().element().getBoundingClientRect().bottom;
    expect(gap).toBe(4);
    expect(valueOf('[data-current] > button', 'font-weight')).toBe('600');
    expect(valueOf('li:not([data-current]) > button', 'font-weight')).toBe('400');
  });

  it('is dark below the class `dark`', async () => {
    root.className = 'dark';
    await userEvent.click(page.getByRole('button', { name: 'Ada Lovelace' }));
    expect(valueOf('[popover]', 'background-color')).toBe('oklch(0.21 0.034 264.665)');
  });
});
