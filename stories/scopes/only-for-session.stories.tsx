import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionSwitcher } from 'multisession/components';
import { OnlyForSession } from 'multisession/next';
import { expect, within } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { accountNamed, labelsOf } from '../labels.ts';
import { shows } from '../story-code.ts';
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
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Three unread messages.')).toBeVisible();
  },
};

/** After a switch, the content of the other account is hidden until the server has rendered the page again. */
export const OtherSession: Story = {
  name: 'Other session',
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, globals }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Ada Lovelace' }));
    const popup = await canvas.findByRole('dialog', { name: labelsOf(globals).sessionSwitcher.accounts });
    await userEvent.click(within(popup).getByRole('button', accountNamed('Grace Hopper', globals)));
    await expect(await canvas.findByText('Loading the inbox of this account…')).toBeVisible();
  },
};
