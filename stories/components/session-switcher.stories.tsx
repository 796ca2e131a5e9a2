import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionSwitcher, type SessionSwitcherProps } from 'multisession/components';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  TestSessionProvider,
  type TestSessionProviderProps,
} from 'multisession/testing';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';

type Args = TestSessionProviderProps & Pick<SessionSwitcherProps, 'onAddAccount' | 'onSignInAgain'>;

function Demo({ onAddAccount, onSignInAgain, ...client }: Args) {
  return (
    <TestSessionProvider {...client}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', minBlockSize: '28rem' }}>
        <div>
          <SessionSwitcher
            {...(onAddAccount && { onAddAccount })}
            {...(onSignInAgain && { onSignInAgain })}
          />
        </div>
      </div>
    </TestSessionProvider>
  );
}

const ada = createSessionData({ name: 'Ada Lovelace' });
const grace = createSessionData({
  name: 'Grace Hopper',
  createdAt: new Date(Date.now() - 60_000),
  lastActiveAt: new Date(Date.now() - 60_000),
});
const katherine = createPendingSessionData({ name: 'Katherine Johnson', createdAt: new Date() });
const alan = createClosedSessionData({
  name: 'Alan Turing',
  status: 'expired',
  createdAt: new Date(Date.now() + 1000),
});

const meta = {
  title: 'SessionSwitcher',
  component: Demo,
  args: { sessions: [ada, grace], onAddAccount: fn(), onSignInAgain: fn() },
} satisfies Meta<typeof Demo>;

export default meta;
type Story = StoryObj<typeof meta>;

async function open(canvasElement: HTMLElement, name: RegExp | string) {
  const canvas = within(canvasElement);
  const trigger = await canvas.findByRole('button', { name });
  await userEvent.click(trigger);
  return { canvas, trigger, popup: await canvas.findByRole('dialog', { name: 'Accounts' }) };
}

/** Two accounts; choosing the other one switches at once and closes the popup. */
export const TwoAccounts: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, popup } = await open(canvasElement, 'Ada Lovelace');
    const row = within(popup).getByRole('button', { name: /^Ada Lovelace/ });
    await waitFor(() => expect(row).toHaveFocus());
    await expect(row).toHaveAttribute('aria-current', 'true');

    await userEvent.click(within(popup).getByRole('button', { name: /^Grace Hopper/ }));
    await expect(canvas.getByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await expect(popup).not.toBeVisible();
    await expect(canvas.getByText('You are now Grace Hopper')).toHaveRole('status');
  },
};

/** The popup, to look at: current, other, pending and remembered accounts. */
export const EveryKindOfRow: Story = {
  args: { sessions: [ada, grace, katherine, alan] },
  play: async ({ canvasElement }) => {
    const { popup } = await open(canvasElement, 'Ada Lovelace');
    await expect(within(popup).getByRole('button', { name: /Katherine.*Finish signing in/ })).toBeVisible();
    await expect(within(popup).getByRole('button', { name: /Alan.*Sign in again/ })).toBeVisible();
  },
};

/** Arrow keys, Home, End and Escape do all that the mouse does; the focus returns to the trigger. */
export const WithTheKeyboard: Story = {
  args: { sessions: [ada, grace, katherine, alan] },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const trigger = await canvas.findByRole('button', { name: 'Ada Lovelace' });
    trigger.focus();
    await userEvent.keyboard('{ArrowDown}');
    const popup = await canvas.findByRole('dialog');
    const items = within(popup);
    await waitFor(() => expect(items.getByRole('button', { name: /^Ada/ })).toHaveFocus());
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect(items.getByRole('button', { name: /^Katherine/ })).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect(items.getByRole('button', { name: 'Sign out of all accounts' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(items.getByRole('button', { name: /^Ada/ })).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}{Home}{ArrowDown}{Enter}');
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
    await expect(popup).not.toBeVisible();
  },
};

/** Signing one account out leaves the others, and the focus stays in the popup. */
export const SigningOneOut: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, popup } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(within(popup).getByRole('button', { name: 'Sign out Ada Lovelace' }));
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await waitFor(() => expect(within(popup).getByRole('button', { name: /^Grace Hopper/ })).toHaveFocus());
    await expect(within(popup).queryByText('Ada Lovelace')).not.toBeInTheDocument();
  },
};

/** A remembered account leads to the app's sign-in, and can be taken off the list. */
export const RememberedAccount: Story = {
  args: { sessions: [ada, alan] },
  play: async ({ canvasElement, args }) => {
    const { popup, trigger } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(within(popup).getByRole('button', { name: /Alan.*Sign in again/ }));
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
    await userEvent.click(trigger);
    await userEvent.click(within(popup).getByRole('button', { name: 'Remove Alan Turing' }));
    await waitFor(() => expect(within(popup).queryByText('Alan Turing')).not.toBeInTheDocument());
  },
};

/** Nobody is current, others are parked. */
export const NobodyCurrent: Story = {
  args: { sessions: [ada, grace], currentSessionId: null },
  play: async ({ canvasElement }) => {
    const { popup } = await open(canvasElement, 'Not signed in');
    await expect(within(popup).getByRole('button', { name: /^Ada Lovelace/ })).not.toHaveAttribute(
      'aria-current',
    );
  },
};

/** Nobody has signed in here yet. */
export const NoAccounts: Story = {
  args: { sessions: [] },
  play: async ({ canvasElement, args }) => {
    const { popup } = await open(canvasElement, 'Not signed in');
    await userEvent.click(within(popup).getByRole('button', { name: 'Add account' }));
    await expect(args.onAddAccount).toHaveBeenCalledOnce();
  },
};

export const Loading: Story = {
  args: { status: 'loading' },
  play: async ({ canvasElement }) => {
    const trigger = await within(canvasElement).findByRole('button', { name: 'Loading accounts…' });
    await expect(trigger).toHaveAttribute('aria-busy', 'true');
  },
};

/** The accounts could not be loaded: it says so, and goes on trying. */
export const Failed: Story = {
  args: { status: 'failed' },
  play: async ({ canvasElement }) => {
    const { popup } = await open(canvasElement, 'Not signed in');
    await expect(within(popup).getByText('The accounts could not be loaded.')).toBeVisible();
    await expect(within(popup).getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

/** Long names are cut, and many accounts scroll. */
export const LongNamesAndManyAccounts: Story = {
  args: {
    sessions: [
      createSessionData({ name: 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior of Philadelphia' }),
      ...Array.from({ length: 50 }, (_, index) =>
        createSessionData({ id: `sess_${index}`, userId: `user_${index}`, name: `Account Number ${index}` }),
      ),
    ],
  },
  play: async ({ canvasElement }) => {
    const { popup } = await open(canvasElement, /^Hubert/);
    await expect(popup.scrollHeight).toBeGreaterThan(popup.clientHeight);
    await expect(popup.scrollWidth).toBe(popup.clientWidth);
  },
};
