import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { grace } from '../components/accounts.ts';
import { backendOf } from '../components/demo.tsx';
import { exampleCode } from '../story-code.ts';
import { SignOut } from './examples/use-pending-operation.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The operation in progress for a session: `switching`, `ending`, `removing`, `touching` or `null`. Use it to show progress on the button or row of an account. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/usePendingOperation',
  render: () => <SignOut sessionId={grace.id} />,
  parameters: { docs: { source: exampleCode('use-pending-operation') } },
};

export default meta;

/** The server has not responded yet. */
export const Removing: StoryObj = {
  play: async ({ canvas, userEvent, loaded }) => {
    const button = await canvas.findByRole('button', { name: 'Sign out' });
    backendOf(loaded).pauseResponses();
    await userEvent.click(button);
    await expect(await canvas.findByText('Signing out…')).toBeVisible();
  },
};
