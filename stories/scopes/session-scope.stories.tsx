import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionScope } from 'multisession';
import { SessionSwitcher } from 'multisession/components';
import { expect, waitFor, within } from 'storybook/test';
import { ada, fatima, grace, katherine } from '../components/accounts.ts';
import { backendOf, demo } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { labelsOf } from '../labels.ts';
import { expectText } from '../expect-text.ts';
import { shows } from '../story-code.ts';
import { switchAccount } from '../switch-account.ts';
import { InboxPage } from './examples/session-scope.tsx';
import { SideBySide } from './examples/side-by-side.tsx';

const meta: Meta<typeof SessionScope> = {
  ...hookMeta,
  title: 'Scopes/SessionScope',
  component: SessionScope,
  argTypes: { children: { control: false } },
  render: () => <InboxPage />,
  parameters: shows('session-scope'),
};

export default meta;
type Story = StoryObj<typeof SessionScope>;

/** An active session: the children are rendered. */
export const Active: Story = { play: expectText('Inbox of Ada') };

/** The sessions are loading. */
export const Loading: Story = {
  tags: ['state'],
  parameters: demo({ status: 'loading' }),
  play: expectText('Loading…'),
};

/** The sessions could not be loaded. */
export const LoadError: Story = {
  name: 'Load error',
  tags: ['state'],
  parameters: demo({ status: 'failed' }),
  play: expectText('The server cannot be reached.'),
};

/** No session is current. */
export const SignedOut: Story = {
  name: 'Signed out',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: expectText('Please sign in.'),
};

/** A pending session has a task to complete. */
export const Pending: Story = {
  tags: ['state'],
  parameters: demo({ sessions: [katherine] }),
  play: expectText('Next step: setup-mfa'),
};

/** Switching mounts a new tree, so no state of one account remains for the other. */
export const Switched: Story = {
  name: 'Switch to another account',
  render: () => (
    <>
      <SessionSwitcher />
      <InboxPage />
    </>
  ),
  play: async (context) => {
    const { canvas, userEvent } = context;
    await userEvent.type(await canvas.findByRole('textbox'), 'of Ada');
    await switchAccount(context, 'Grace Hopper');
    await expect(await canvas.findByRole('region', { name: 'Inbox of Grace' })).toBeVisible();
    await expect(canvas.getByRole('textbox')).toHaveValue('');
  },
};

/** Three accounts side by side, each in its own scope. Signing out of one does not affect the others. */
export const AccountsSideBySide: Story = {
  name: 'Show accounts side by side',
  render: () => <SideBySide />,
  parameters: {
    ...shows('side-by-side'),
    ...demo({ sessions: [ada, grace, fatima] }),
  },
  play: async ({ canvas, userEvent, globals, loaded }) => {
    const column = await canvas.findByRole('region', { name: 'Inbox of Ada' });
    await userEvent.type(within(column).getByRole('textbox'), 'still here');
    const other = canvas.getByRole('region', { name: 'Inbox of Grace' });
    const { signOut } = labelsOf(globals).signOutButton;
    await userEvent.click(within(other).getByRole('button', { name: signOut }));
    await waitFor(() => expect(other).not.toBeInTheDocument());
    await expect(within(column).getByRole('textbox')).toHaveValue('still here');
    await expect(backendOf(loaded).inspect().sessions).toHaveLength(2);
  },
};
