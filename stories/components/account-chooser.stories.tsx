import type { Meta, StoryObj } from '@storybook/react-vite';
import { AccountChooser, type AccountChooserProps } from 'multisession/components';
import { createClosedSessionData } from 'multisession/testing';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada, adaAgain, alan, fatima, fifty, grace, hubert, katherine } from './accounts.ts';
import { backendOf, Demo, type DemoArgs, forbiddenError, loadBackend } from './demo.tsx';

type Args = DemoArgs & Pick<AccountChooserProps, 'onSelect' | 'onSignInAgain' | 'onUseAnother'>;

const mary = createClosedSessionData({ name: 'Mary Jackson', status: 'ended' });

/** A page on which the user chooses an account: after a sign-out, or for a link that names no account. */
const meta: Meta<Args> = {
  title: 'Components/AccountChooser',
  loaders: [loadBackend],
  args: {
    sessions: [ada, grace, katherine, alan, mary],
    onSelect: fn(),
    onSignInAgain: fn(),
    onUseAnother: fn(),
  },
  render: ({ sessions, capabilities, currentSessionId, status, ...props }, { loaded }) => (
    <Demo args={{ sessions, capabilities, currentSessionId, status }} loaded={loaded}>
      <main style={{ padding: '1rem' }}>
        <AccountChooser {...props} />
      </main>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

/** Selecting another account makes it current. */
export const SignedIn: Story = {
  play: async ({ canvasElement, args }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /^Grace Hopper/ }));
    await waitFor(() => expect(args.onSelect).toHaveBeenCalledOnce());
    const current = canvas.getByRole('button', { name: /^Grace Hopper/ });
    await expect(current).toHaveAttribute('aria-current', 'true');
    await userEvent.click(current);
    await expect(args.onSelect).toHaveBeenCalledTimes(2);
  },
};

/** All accounts are signed out or have expired: selecting one leads to the sign-in page. */
export const SignedOut: Story = {
  args: { sessions: [alan, mary], currentSessionId: null },
  play: async ({ canvasElement, args }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: /^Alan Turing.*Session expired/ }));
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
    const useAnother = canvas.getByRole('button', { name: 'Use another account' });
    await expect(useAnother.getBoundingClientRect().height).toBeGreaterThanOrEqual(36);
    await userEvent.click(useAnother);
    await expect(args.onUseAnother).toHaveBeenCalledOnce();
  },
};

/** A removed account leaves the list, and the next account gets the focus. */
export const Removing: Story = {
  args: { sessions: [alan, mary], currentSessionId: null },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Remove Alan Turing' }));
    await waitFor(() => expect(canvas.queryByText('Alan Turing')).not.toBeInTheDocument());
    await expect(canvas.getByRole('button', { name: /^Mary Jackson/ })).toHaveFocus();
  },
};

/** The arrow keys move between the accounts. */
export const Keyboard: Story = {
  play: async ({ canvasElement, args }) => {
    const canvas = within(canvasElement);
    (await canvas.findByRole('button', { name: /^Ada Lovelace/ })).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(canvas.getByRole('button', { name: /^Grace Hopper/ })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(args.onSelect).toHaveBeenCalledOnce());
  },
};

export const Loading: Story = {
  args: { sessions: [], status: 'loading' },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('Loading accounts…')).toBeVisible();
  },
};

export const Failed: Story = {
  args: { sessions: [], status: 'failed' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('The accounts could not be loaded.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

export const None: Story = {
  args: { sessions: [] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText(/No accounts on this device/)).toBeVisible();
  },
};

/** The server refuses to remove an account. */
export const RemovingFailed: Story = {
  args: { sessions: [alan, mary], currentSessionId: null },
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    const remove = await canvas.findByRole('button', { name: 'Remove Alan Turing' });
    backendOf(loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(remove);
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Could not remove.');
  },
};

/** Long names, two sessions of one user, and a name in another script. */
export const ManyNames: Story = { args: { sessions: [ada, adaAgain, hubert, fatima] } };

export const ManyAccounts: Story = { args: { sessions: fifty } };

export const Dark: Story = { globals: { theme: 'dark' } };

export const German: Story = { globals: { language: 'de' } };

export const Arabic: Story = { globals: { language: 'ar' } };
