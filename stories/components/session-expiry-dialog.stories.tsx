import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionExpiryDialog, type SessionExpiryDialogProps } from 'multisession/components';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada, grace } from './accounts.ts';
import { networkError, backendOf, Demo, loadBackend } from './demo.tsx';

interface Args extends Pick<SessionExpiryDialogProps, 'onExtend' | 'onSignOut' | 'onSignInAgain'> {
  /** The time until Ada’s session expires, in seconds. */
  readonly seconds: number;
  /** Whether the backend can extend sessions. */
  readonly touch: boolean;
}

/** Warns before the session expires, with buttons to extend it or to sign out. */
const meta: Meta<Args> = {
  title: 'Components/SessionExpiryDialog',
  loaders: [
    ({ args, globals }) => {
      const now = Date.now();
      const lastActiveAt = new Date(now - 600_000);
      const expiring = { ...ada, lastActiveAt, expireAt: new Date(now + args.seconds * 1000) };
      const sessions = [expiring, { ...grace, expireAt: new Date(now + 7_200_000) }];
      return loadBackend({ args: { sessions, capabilities: { touch: args.touch } }, globals });
    },
  ],
  args: { seconds: 50, touch: true, onExtend: fn(), onSignOut: fn(), onSignInAgain: fn() },
  argTypes: { seconds: { control: { type: 'range', min: 1, max: 120 } }, touch: { control: 'boolean' } },
  render: ({ onExtend, onSignOut, onSignInAgain }, { loaded }) => (
    <Demo loaded={loaded}>
      <main style={{ minBlockSize: '28rem', padding: '1rem' }}>
        <h1>The app</h1>
        <button type="button">A button of the app</button>
        <SessionExpiryDialog onExtend={onExtend} onSignOut={onSignOut} onSignInAgain={onSignInAgain} />
      </main>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

const findDialog = (canvasElement: HTMLElement) => within(canvasElement).findByRole('alertdialog');

/** The focus is on the button that extends the session, which closes the dialog. */
export const Expiring: Story = {
  play: async ({ canvasElement, args }) => {
    const dialog = await findDialog(canvasElement);
    await expect(dialog).toHaveAccessibleName('Are you still there?');
    await expect(dialog).toHaveAccessibleDescription(/Ada Lovelace.*seconds left/);
    const stay = within(dialog).getByRole('button', { name: 'Stay signed in' });
    await expect(stay).toHaveFocus();
    await userEvent.click(stay);
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(args.onExtend).toHaveBeenCalledOnce();
  },
};

/** The dialog without any interaction. */
export const Open: Story = { args: { seconds: 60 } };

export const SigningOut: Story = {
  play: async ({ canvasElement, args }) => {
    const dialog = await findDialog(canvasElement);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(args.onSignOut).toHaveBeenCalledOnce();
  },
};

/** Nothing is rendered before the expiry warning. */
export const Fresh: Story = {
  args: { seconds: 120 },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).getByRole('heading', { name: 'The app' })).toBeVisible();
    await expect(within(canvasElement).queryByRole('alertdialog')).not.toBeInTheDocument();
  },
};

/** The session has expired after the warning. */
export const Expired: Story = {
  args: { seconds: 1 },
  play: async ({ canvasElement, args }) => {
    const again = await within(canvasElement).findByRole(
      'button',
      { name: 'Sign in again' },
      { timeout: 4000 },
    );
    await expect(await findDialog(canvasElement)).toHaveTextContent(
      'The session of Ada Lovelace has expired.',
    );
    await userEvent.click(again);
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
  },
};

/** Extending is pending: the buttons keep the focus and are disabled. */
export const Pending: Story = {
  play: async ({ canvasElement, loaded }) => {
    const dialog = await findDialog(canvasElement);
    backendOf(loaded).pauseResponses();
    const stay = within(dialog).getByRole('button', { name: 'Stay signed in' });
    await userEvent.click(stay);
    await expect(stay).toHaveAttribute('aria-disabled', 'true');
    await expect(stay).toHaveFocus();
  },
};

export const Failed: Story = {
  play: async ({ canvasElement, loaded }) => {
    const dialog = await findDialog(canvasElement);
    backendOf(loaded).fail(networkError, 'touchSession');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stay signed in' }));
    await expect(await within(dialog).findByRole('alert')).toHaveTextContent('Could not reach the server.');
  },
};

/** The backend cannot extend sessions: the dialog can only be closed. */
export const NonExtendable: Story = {
  args: { touch: false },
  play: async ({ canvasElement }) => {
    const dialog = await findDialog(canvasElement);
    await expect(within(dialog).queryByRole('button', { name: 'Stay signed in' })).not.toBeInTheDocument();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  },
};

export const Dark: Story = { ...Open, globals: { theme: 'dark' } };

export const Arabic: Story = { ...Open, globals: { language: 'ar' } };
