import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { SwitcherWithShortcuts } from '../components/examples/switcher-shortcuts.tsx';
import { exampleCode } from '../story-code.ts';
import { hookMeta } from './hook-meta.tsx';

/**
 * Switches accounts by Alt+Shift+1 to 9, from anywhere on the page, and returns the shortcut of an account. Use it once, for
 * example beside the switcher that shows the shortcuts.
 */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionShortcuts',
  render: () => <SwitcherWithShortcuts />,
  parameters: { docs: { source: exampleCode('switcher-shortcuts') } },
};

export default meta;

/** Alt+Shift+2 switches to Grace. */
export const Switching: StoryObj = {
  play: async ({ canvas, userEvent }) => {
    await canvas.findByRole('button', { name: 'Ada Lovelace' });
    await userEvent.keyboard('{Alt>}{Shift>}[Digit2]{/Shift}{/Alt}');
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
  },
};
