import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { exampleCode } from '../story-code.ts';
import { Diagnostics } from './examples/use-session-store.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The store of the provider. Use it for what no hook covers: it does not subscribe to changes. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionStore',
  render: () => <Diagnostics />,
  parameters: { docs: { source: exampleCode('use-session-store') } },
};

export default meta;

/** Reads the state when the button is pressed. */
export const Reading: StoryObj = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText('"ready"')).toBeVisible();
  },
};
