import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ada, grace } from '../components/accounts.ts';
import { exampleCode } from '../story-code.ts';
import { EventLog } from './examples/use-session-event.tsx';
import { hookMeta } from './hook-meta.tsx';

/** Subscribes to an event of the store. Use it to save input before a switch, or to announce that a session was closed. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useSessionEvent',
  render: () => <EventLog />,
  parameters: { docs: { source: exampleCode('use-session-event') } },
};

export default meta;

/** The events of a switch and of a sign-out. */
export const SwitchingAndSigningOut: StoryObj = {
  name: 'Switching and signing out',
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Switch' }));
    await expect(await canvas.findByText(`From ${ada.id} to ${grace.id}.`)).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Sign out' }));
    await expect(await canvas.findByText(`${grace.id} is removed.`)).toBeVisible();
  },
};
