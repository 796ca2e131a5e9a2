import type { Meta, StoryObj } from '@storybook/react-vite';
import { SignOutButton, type SignOutButtonProps } from 'multisession/components';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada, grace, katherine } from './accounts.ts';
import { forbiddenError, backendOf, Demo, type DemoArgs, loadBackend } from './demo.tsx';

type Args = DemoArgs &
  Pick<SignOutButtonProps, 'scope' | 'mode' | 'nextSession' | 'onSignOut' | 'onFailure' | 'onClick'>;

/** Signs out of one account or of all accounts. */
const meta: Meta<Args> = {
  title: 'Components/SignOutButton',
  loaders: [loadBackend],
  args: { sessions: [ada, grace, katherine], scope: 'session', onSignOut: fn(), onFailure: fn() },
  argTypes: {
    scope: { control: 'radio', options: ['session', 'all'] },
    mode: { control: 'radio', options: ['remove', 'end'] },
    nextSession: { control: 'radio', options: ['most-recent', 'none'] },
  },
  render: ({ sessions, capabilities, currentSessionId, status, ...props }, { loaded }) => (
    <Demo args={{ sessions, capabilities, currentSessionId, status }} loaded={loaded}>
      <div style={{ padding: '1rem' }}>
        <SignOutButton {...props} />
      </div>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

const find = (canvasElement: HTMLElement, name: string) =>
  within(canvasElement).findByRole('button', { name });

/** Signs out of the only account. */
export const OneAccount: Story = {
  args: { sessions: [ada] },
  play: async ({ canvasElement, args }) => {
    const button = await find(canvasElement, 'Sign out');
    await userEvent.click(button);
    await waitFor(() => expect(button).not.toBeInTheDocument());
    await expect(args.onSignOut).toHaveBeenCalledWith(
      [expect.objectContaining({ id: ada.id })],
      expect.objectContaining({ reason: 'trigger-press' }),
    );
  },
};

export const AllAccounts: Story = {
  args: { scope: 'all' },
  play: async ({ canvasElement, args }) => {
    const button = await find(canvasElement, 'Sign out of all accounts');
    await userEvent.click(button);
    await waitFor(() => expect(button).not.toBeInTheDocument());
    await expect(args.onSignOut).toHaveBeenCalledOnce();
  },
};

/** The button keeps the focus while signing out is pending. */
export const Pending: Story = {
  play: async ({ canvasElement, loaded }) => {
    backendOf(loaded).pauseResponses();
    const button = await find(canvasElement, 'Sign out');
    await userEvent.click(button);
    await expect(button).toHaveAttribute('aria-busy', 'true');
    await expect(button).toHaveFocus();
  },
};

/** Signing out failed and can be retried. */
export const Failed: Story = {
  play: async ({ canvasElement, loaded, args }) => {
    backendOf(loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(await find(canvasElement, 'Sign out'));
    await expect(await within(canvasElement).findByRole('alert')).toHaveTextContent('Could not sign out.');
    await expect(args.onFailure).toHaveBeenCalledOnce();
  },
};

/** The app prevents the default to ask for confirmation first. */
export const Confirmed: Story = {
  args: { onClick: (event) => event.preventDefault() },
  play: async ({ canvasElement, args }) => {
    await userEvent.click(await find(canvasElement, 'Sign out'));
    await expect(args.onSignOut).not.toHaveBeenCalled();
  },
};

export const Dark: Story = { ...Failed, globals: { theme: 'dark' } };
