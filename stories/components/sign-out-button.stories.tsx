import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { SignOutButton, type SignOutButtonProps } from 'multisession/components';
import { expect, fn, spyOn } from 'storybook/test';
import { labelsOf } from '../labels.ts';
import { shows } from '../story-code.ts';
import { ada } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { CurrentAccount } from './current-account.tsx';
import { backendOf, forbiddenError } from './demo.tsx';
import { ConfirmedSignOut } from './examples/confirmed-sign-out.tsx';

const base = componentMeta('SignOutButton', SignOutButton);

const meta: Meta<SignOutButtonProps> = {
  ...base,
  title: 'Components/SignOutButton',
  args: { onSignOut: fn(), onFailure: fn() },
  decorators: [
    (Story) => (
      <div style={{ padding: '1rem' }}>
        <CurrentAccount />
        <Story />
      </div>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<SignOutButtonProps>;

const find = ({ canvas, globals, args }: StoryContext<SignOutButtonProps>) => {
  const { signOut, signOutAll } = labelsOf(globals).signOutButton;
  return canvas.findByRole('button', { name: args.scope === 'all' ? signOutAll : signOut });
};

/** Signs out of the current account. The next account becomes current if `nextSession` says so. */
export const OneAccount: Story = {
  name: 'Sign out of one account',
  args: { nextSession: 'most-recent' },
  play: async (context) => {
    const { canvas, userEvent, args } = context;
    await userEvent.click(await find(context));
    await expect(await canvas.findByText('Grace Hopper')).toBeVisible();
    await expect(args.onSignOut).toHaveBeenCalledWith(
      [expect.objectContaining({ id: ada.id })],
      expect.objectContaining({ reason: 'trigger-press' }),
    );
  },
};

/** Signs out of all accounts on this client. The button is not rendered without an account. */
export const AllAccounts: Story = {
  name: 'Sign out of all accounts',
  args: { scope: 'all' },
  play: async (context) => {
    const { canvas, userEvent, globals, args } = context;
    const button = await find(context);
    await userEvent.click(button);
    await expect(await canvas.findByText(labelsOf(globals).accountChooser.signedOut)).toBeVisible();
    await expect(button).not.toBeInTheDocument();
    await expect(args.onSignOut).toHaveBeenCalledOnce();
  },
};

/** The account stays on this client as signed out: a list of accounts offers to sign in to it again. */
export const KeepsTheAccount: Story = {
  name: 'Keeps the account',
  args: { mode: 'end', nextSession: 'none' },
  play: async (context) => {
    const { canvas, userEvent, globals, loaded } = context;
    await userEvent.click(await find(context));
    await expect(await canvas.findByText(labelsOf(globals).accountChooser.signedOut)).toBeVisible();
    const sessions = backendOf(loaded).inspect().sessions;
    await expect(sessions.find(({ id }) => id === ada.id)?.status).toBe('ended');
  },
};

/** The button keeps the focus while signing out is pending. */
export const Pending: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    backendOf(context.loaded).pauseResponses();
    const button = await find(context);
    await context.userEvent.click(button);
    await expect(button).toHaveAttribute('aria-busy', 'true');
    await expect(button).toHaveFocus();
  },
};

/** Signing out failed and can be retried. */
export const Failed: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent, globals, args } = context;
    backendOf(context.loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(await find(context));
    await expect(await canvas.findByRole('alert')).toHaveTextContent(labelsOf(globals).signOutButton.failed);
    await expect(args.onFailure).toHaveBeenCalledOnce();
  },
};

/** The app asks for confirmation first: `event.preventDefault()` in `onClick` prevents signing out. */
export const Confirmed: Story = {
  name: 'Ask for confirmation',
  render: () => <ConfirmedSignOut />,
  parameters: shows('confirmed-sign-out'),
  play: async (context) => {
    const { canvas, userEvent } = context;
    const confirm = spyOn(globalThis, 'confirm').mockReturnValue(false);
    await userEvent.click(await find(context));
    await expect(confirm).toHaveBeenCalledOnce();
    await expect(canvas.getByText('Ada Lovelace')).toBeVisible();
    confirm.mockRestore();
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...Failed, tags: ['!autodocs'], name: 'Dark', globals: { theme: 'dark' } };

/** Arabic: the button and the error begin on the right. */
export const Arabic: Story = { ...Failed, tags: ['!autodocs'], name: 'Arabic', globals: { language: 'ar' } };
