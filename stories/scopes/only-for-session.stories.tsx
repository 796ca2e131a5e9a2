import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionSwitcher } from 'multisession/components';
import { OnlyForSession } from 'multisession/next';
import { expect } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { expectText } from '../expect-text.ts';
import { shows } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { Inbox } from './examples/only-for-session.tsx';

const meta: Meta<typeof OnlyForSession> = {
  ...hookMeta,
  title: 'Scopes/OnlyForSession',
  component: OnlyForSession,
  argTypes: { sessionId: { control: false }, fallback: { control: false }, children: { control: false } },
  render: () => (
    <>
      <SessionSwitcher />
      <Inbox sessionId={ada.id} />
    </>
  ),
  parameters: shows('only-for-session'),
};

export default meta;
type Story = StoryObj<typeof OnlyForSession>;

/** The server has rendered the children for the session that is current in this tab. */
export const SameSession: Story = {
  name: 'Same session',
  play: expectText('Three unread messages.'),
};

/** After a switch, the content of the other account is hidden until the server has rendered the page again. */
export const OtherSession: Story = {
  name: 'Other session',
  tags: ['!autodocs'],
  play: async (context) => {
    await switchAccount(context, 'Grace Hopper');
    await expect(await context.canvas.findByText('Loading the inbox of this account…')).toBeVisible();
  },
};
