import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { exampleCode } from '../story-code.ts';
import { Commands } from './examples/use-session-actions.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The commands of the store: switch, sign out and refresh. Use it in buttons and menus of your own. The object is the same on every render. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionActions',
  render: () => <Commands />,
  parameters: { docs: { source: exampleCode('use-session-actions') } },
};

export default meta;

/** Switching to Grace, and signing her out, after which Ada is current. */
export const SwitchAndSignOut: StoryObj = {
  name: 'Switch and sign out',
  play: async ({ canvas, userEvent }) => {
    const button = (name: string) => canvas.findByRole('button', { name });
    await userEvent.click(await button('Grace'));
    await expect(await button('Grace')).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(await button('Sign out'));
    await waitFor(() => expect(canvas.queryByText('Grace')).not.toBeInTheDocument());
    await expect(await button('Ada')).toHaveAttribute('aria-pressed', 'true');
  },
};
