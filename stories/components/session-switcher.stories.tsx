import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  SessionAvatar,
  SessionIcon,
  SessionLabelsProvider,
  SessionSwitcher,
  type SessionSwitcherProps,
  useSessionShortcuts,
} from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import { SessionScope, useActiveSession } from 'multisession';
import { useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada, adaAgain, alan, fatima, fifty, grace, hubert, katherine } from './accounts.ts';
import { forbiddenError, networkError, backendOf, Demo, type DemoArgs, loadBackend } from './demo.tsx';

type Args = DemoArgs &
  Pick<
    SessionSwitcherProps,
    | 'variant'
    | 'side'
    | 'align'
    | 'actions'
    | 'renderBadge'
    | 'organizations'
    | 'classNames'
    | 'defaultOpen'
    | 'onAddAccount'
    | 'onSignInAgain'
    | 'onSwitch'
    | 'onOpenChange'
    | 'dir'
    | 'lang'
  >;

/** Shows the current account and a popup to switch, to sign out and to sign in again. */
const meta: Meta<Args> = {
  title: 'Components/SessionSwitcher',
  loaders: [loadBackend],
  args: {
    sessions: [ada, grace],
    onAddAccount: fn(),
    onSignInAgain: fn(),
    onSwitch: fn(),
    onOpenChange: fn(),
  },
  argTypes: {
    sessions: { control: 'object', description: 'The sessions on this client.' },
    currentSessionId: { control: 'text', description: 'The current session; null for none.' },
    status: { control: 'select', options: [undefined, 'loading', 'failed'] },
    defaultOpen: { control: 'boolean' },
    capabilities: { control: 'object', description: 'The capabilities of the backend.' },
  },
  render: ({ sessions, currentSessionId, status, capabilities, ...props }, { loaded }) => (
    <Demo args={{ sessions, currentSessionId, status, capabilities }} loaded={loaded}>
      <Page>
        <SessionSwitcher {...props} />
      </Page>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

/** A page with the switcher in its header. */
function Page({ children }: { readonly children: React.ReactNode }) {
  return (
    <div style={{ boxSizing: 'border-box', minBlockSize: '36rem', padding: '0.75rem 1rem' }}>
      <header style={{ alignItems: 'center', display: 'flex', gap: '1rem', justifyContent: 'space-between' }}>
        <strong>Acme</strong>
        {children}
      </header>
    </div>
  );
}

/** A page with the switcher at the bottom of its sidebar. */
function Sidebar({ children }: { readonly children: React.ReactNode }) {
  return (
    <div style={{ alignItems: 'end', blockSize: '38rem', display: 'flex' }}>
      <nav aria-label="Main" style={{ boxSizing: 'border-box', inlineSize: '15rem', padding: '0.5rem' }}>
        {children}
      </nav>
    </div>
  );
}

async function open(canvasElement: HTMLElement, name: RegExp | string, accounts = 'Accounts') {
  const canvas = within(canvasElement);
  const trigger = await canvas.findByRole('button', { name });
  await userEvent.click(trigger);
  const popup = await canvas.findByRole('dialog', { name: accounts });
  return { canvas, trigger, popup, inPopup: within(popup) };
}

/** Two accounts. Selecting the other one switches immediately and closes the popup. */
export const TwoAccounts: Story = {
  play: async ({ canvasElement, args }) => {
    const { canvas, popup, inPopup } = await open(canvasElement, 'Ada Lovelace');
    const row = inPopup.getByRole('button', { name: /^Ada Lovelace/ });
    await expect(row).toHaveFocus();
    await expect(row).toHaveAttribute('aria-current', 'true');

    await userEvent.click(inPopup.getByRole('button', { name: /^Grace Hopper/ }));
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
    await waitFor(() => expect(popup).not.toBeVisible());
    await expect(canvas.getByRole('status')).toHaveTextContent('You are now Grace Hopper');
    await expect(args.onSwitch).toHaveBeenCalledOnce();
  },
};

/** One account: there is no other to switch to, but another can be added. */
export const OneAccount: Story = {
  args: { sessions: [ada] },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await expect(inPopup.queryByRole('button', { name: 'Sign out of all accounts' })).not.toBeInTheDocument();
  },
};

const actions = (
  <>
    <SessionSwitcher.Action onClick={fn()}>
      <SessionIcon name="user" /> Manage account
    </SessionSwitcher.Action>
    <SessionSwitcher.Action href="#settings">
      <SessionIcon name="settings" /> Settings
    </SessionSwitcher.Action>
  </>
);

/** Actions of the app for the current account, below its name: a button and a link, with icons of the package. */
export const Actions: Story = {
  args: { actions },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.keyboard('{ArrowDown}');
    await expect(inPopup.getByRole('button', { name: 'Manage account' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(inPopup.getByRole('link', { name: 'Settings' })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect(inPopup.getByRole('button', { name: /^Grace/ })).toHaveFocus();
  },
};

/** Badges of the app per account, such as unread messages and the plan. */
export const Badges: Story = {
  args: {
    actions,
    sessions: [ada, grace, fatima],
    renderBadge: ({ id }) =>
      id === grace.id ? <span aria-label="3 unread messages">3</span> : id === ada.id && 'Pro',
  },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await expect(inPopup.getByRole('button', { name: /^Grace Hopper.*3 unread messages/ })).toBeVisible();
  },
};

/** The avatar alone, for narrow headers. Its accessible name is the name of the account. */
export const AvatarVariant: Story = {
  args: { variant: 'avatar', actions },
  play: async ({ canvasElement }) => {
    const { trigger } = await open(canvasElement, 'Ada Lovelace');
    const { width, height } = trigger.getBoundingClientRect();
    await expect(Math.round(width)).toBe(Math.round(height));
  },
};

/** A row for the bottom of a sidebar, whose popup opens upwards and has at least its width. */
export const RowVariant: Story = {
  args: { variant: 'row', side: 'top', actions },
  render: ({ sessions, currentSessionId, status, capabilities, ...props }, { loaded }) => (
    <Demo args={{ sessions, currentSessionId, status, capabilities }} loaded={loaded}>
      <Sidebar>
        <SessionSwitcher {...props} />
      </Sidebar>
    </Demo>
  ),
  play: async ({ canvasElement }) => {
    const { trigger, popup } = await open(canvasElement, /^Ada Lovelace/);
    await expect(popup.getBoundingClientRect().bottom).toBeLessThan(trigger.getBoundingClientRect().top);
  },
};

/** Beside a collapsed sidebar: `side` and `align` place the popup where there is space. */
export const BesideTheTrigger: Story = {
  ...RowVariant,
  args: { variant: 'avatar', side: 'inline-end', actions },
  play: async ({ canvasElement }) => {
    const { trigger, popup } = await open(canvasElement, 'Ada Lovelace');
    await expect(popup.getBoundingClientRect().left).toBeGreaterThan(trigger.getBoundingClientRect().right);
  },
};

/** The organizations of each account. Choosing one switches to the account and the organization at once. */
export const Organizations: Story = {
  args: {
    sessions: [{ ...ada, lastActiveOrganizationId: 'org_acme' }, grace],
    organizations: ({ userId }) =>
      userId === ada.userId
        ? [
            { id: null, name: 'Personal' },
            { id: 'org_acme', name: 'Acme' },
          ]
        : [{ id: 'org_navy', name: 'United States Navy' }],
  },
  play: async ({ canvasElement }) => {
    const { canvas, trigger, inPopup } = await open(canvasElement, 'Ada Lovelace');
    await expect(inPopup.getByRole('button', { name: 'Acme' })).toHaveAttribute('aria-current', 'true');
    await userEvent.click(inPopup.getByRole('button', { name: 'Personal' }));
    await userEvent.click(trigger);
    await expect(inPopup.getByRole('button', { name: 'Personal' })).toHaveAttribute('aria-current', 'true');
    await userEvent.click(inPopup.getByRole('button', { name: 'United States Navy' }));
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await userEvent.click(trigger);
  },
};

/** Alt+Shift+1 to 9 switch from anywhere on the page. The badges show the shortcuts. */
export const Shortcuts: Story = {
  render: (_, { loaded }) => {
    function WithShortcuts() {
      const shortcutOf = useSessionShortcuts();
      return (
        <Page>
          <SessionSwitcher renderBadge={shortcutOf} />
        </Page>
      );
    }
    return (
      <Demo loaded={loaded}>
        <WithShortcuts />
      </Demo>
    );
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await canvas.findByRole('button', { name: 'Ada Lovelace' });
    await userEvent.keyboard('{Alt>}{Shift>}[Digit2]{/Shift}{/Alt}');
    await expect(canvas.getByText('You are now Grace Hopper')).toBeInTheDocument();
    await open(canvasElement, 'Grace Hopper');
  },
};

/** Class names for each element, for example of Tailwind. Any rule outside cascade layers wins over the style sheet. */
export const ClassNames: Story = {
  args: { classNames: { trigger: 'square', item: 'square' } },
  decorators: [
    (Story) => (
      <>
        <style>{'.square { border-radius: 0 }'}</style>
        {Story()}
      </>
    ),
  ],
  play: async ({ canvasElement }) => {
    const { trigger } = await open(canvasElement, 'Ada Lovelace');
    await expect(getComputedStyle(trigger).borderRadius).toBe('0px');
  },
};

/** No account is on this client. */
export const NoAccounts: Story = {
  args: { sessions: [] },
  play: async ({ canvasElement, args }) => {
    const { inPopup } = await open(canvasElement, 'Not signed in');
    await expect(inPopup.getByText('No accounts on this device yet.')).toBeVisible();
    await userEvent.click(inPopup.getByRole('button', { name: 'Add account' }));
    await expect(args.onAddAccount).toHaveBeenCalledOnce();
  },
};

/** No session is current; both accounts are in the background. */
export const NoCurrentAccount: Story = {
  args: { currentSessionId: null },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Not signed in');
    const row = inPopup.getByRole('button', { name: /^Ada Lovelace/ });
    await expect(row).not.toHaveAttribute('aria-current');
    await expect(row).toHaveFocus();
  },
};

/** Current, other, pending and remembered accounts, in two scripts. */
export const AllStatuses: Story = {
  args: { sessions: [ada, grace, katherine, alan, fatima] },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await expect(inPopup.getByRole('button', { name: /Katherine.*Finish signing in/ })).toBeVisible();
    await expect(inPopup.getByRole('button', { name: /Alan.*Sign in again/ })).toBeVisible();
  },
};

/** A pending session becomes current, and the app navigates to its tasks. */
export const PendingAccount: Story = {
  args: { sessions: [ada, katherine] },
  play: async ({ canvasElement, args }) => {
    const { canvas, inPopup } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(inPopup.getByRole('button', { name: /Finish signing in/ }));
    await expect(await canvas.findByRole('button', { name: 'Katherine Johnson' })).toBeVisible();
    await expect(args.onSwitch).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'pending' }),
      expect.objectContaining({ reason: 'item-press' }),
    );
  },
};

/** A remembered account opens the app's sign-in page, and can be removed from the list. */
export const RememberedAccount: Story = {
  args: { sessions: [ada, alan] },
  play: async ({ canvasElement, args }) => {
    const { inPopup, trigger } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(inPopup.getByRole('button', { name: /Alan.*Sign in again/ }));
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
    await userEvent.click(trigger);
    await userEvent.click(inPopup.getByRole('button', { name: 'Remove Alan Turing' }));
    await waitFor(() => expect(inPopup.queryByText('Alan Turing')).not.toBeInTheDocument());
  },
};

/** Two sessions of one user are two items, distinguished by the time of sign-in. */
export const TwoSessionsOfOneUser: Story = {
  args: { sessions: [ada, adaAgain] },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    const [first, second] = inPopup.getAllByRole('button', { name: /^Ada.*Signed in/ });
    await expect(first?.textContent).not.toBe(second?.textContent);
  },
};

/** Arrow keys, Home, End and typeahead move the focus. Closing the popup restores it to the trigger. */
export const WithTheKeyboard: Story = {
  args: { sessions: [ada, grace, katherine, alan] },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const trigger = await canvas.findByRole('button', { name: 'Ada Lovelace' });
    trigger.focus();
    await userEvent.keyboard('{ArrowDown}');
    const popup = await canvas.findByRole('dialog');
    const item = (name: RegExp | string) => within(popup).getByRole('button', { name });
    await expect(item(/^Ada/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    await expect(item(/^Katherine/)).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect(item('Sign out of all accounts')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(item(/^Ada/)).toHaveFocus();
    await userEvent.keyboard('grace h');
    await expect(item(/^Grace/)).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}{Enter}');
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
    await waitFor(() => expect(popup).not.toBeVisible());
  },
};

/** Signs out one account, which asks first. */
async function signOut(inPopup: ReturnType<typeof within>, name: string) {
  await userEvent.click(inPopup.getByRole('button', { name: `Sign out ${name}` }));
  const question = within(await inPopup.findByRole('alertdialog', { name: `Sign out ${name}?` }));
  await userEvent.click(question.getByRole('button', { name: 'Sign out' }));
}

/** The question before one account is signed out, in its item. */
export const SignOutAsks: Story = {
  args: { sessions: [ada, grace, katherine] },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(inPopup.getByRole('button', { name: 'Sign out Grace Hopper' }));
    await expect(inPopup.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  },
};

/** Signing out of one account keeps the others, and the focus stays at its position in the list. */
export const SigningOneOut: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, inPopup } = await open(canvasElement, 'Ada Lovelace');
    await signOut(inPopup, 'Ada Lovelace');
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await waitFor(() => expect(inPopup.getByRole('button', { name: /^Grace Hopper/ })).toHaveFocus());
    await expect(inPopup.queryByText('Ada Lovelace')).not.toBeInTheDocument();
  },
};

/** Signing out of all accounts requires confirmation. The focus is on Cancel, which restores it to the button. */
export const SigningAllOut: Story = {
  args: { sessions: [ada, grace, katherine] },
  play: async ({ canvasElement }) => {
    const { canvas, inPopup } = await open(canvasElement, 'Ada Lovelace');
    const button = inPopup.getByRole('button', { name: 'Sign out of all accounts' });
    await userEvent.click(button);
    await expect(inPopup.getByRole('alertdialog', { name: 'Sign out of 3 accounts?' })).toBeVisible();
    await expect(inPopup.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(inPopup.getByRole('button', { name: 'Sign out' }));
    await expect(await canvas.findByRole('button', { name: 'Not signed in' })).toBeVisible();
  },
};

/** The confirmation, left open. */
export const ConfirmationOpen: Story = {
  args: { sessions: [ada, grace, katherine] },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await userEvent.click(inPopup.getByRole('button', { name: 'Sign out of all accounts' }));
    await expect(inPopup.getByRole('alertdialog')).toBeVisible();
  },
};

/** A pending action is shown in its item, whose buttons keep the focus and are disabled. */
export const Pending: Story = {
  args: { sessions: [ada, grace], capabilities: { sessionPerRequest: false } },
  play: async ({ canvasElement, loaded }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    backendOf(loaded).pauseResponses();
    const row = inPopup.getByRole('button', { name: /^Grace/ });
    await userEvent.click(row);
    await expect(row.closest('li')).toHaveAttribute('aria-busy', 'true');
    await expect(row).toHaveFocus();
    await expect(row).toHaveAttribute('aria-disabled', 'true');
  },
};

/** A failed action is shown in its item, with a retry button. */
export const FailedSignOut: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    const backend = backendOf(loaded);
    backend.fail(forbiddenError, 'removeSession');
    await signOut(inPopup, 'Grace Hopper');
    const alert = await inPopup.findByRole('alert');
    await expect(alert).toHaveTextContent('Could not sign out.');
    await expect(alert.closest('li')).toHaveTextContent('Grace Hopper');
  },
};

/** Retrying a failed action. */
export const Retrying: Story = {
  play: async (context) => {
    await FailedSignOut.play?.(context);
    backendOf(context.loaded).fail(null);
    const inPopup = within(within(context.canvasElement).getByRole('dialog'));
    await userEvent.click(inPopup.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(inPopup.queryByText('Grace Hopper')).not.toBeInTheDocument());
  },
};

/** With a shared cookie, a failed switch is shown in its item. */
export const FailedSwitch: Story = {
  args: { capabilities: { sessionPerRequest: false } },
  play: async ({ canvasElement, loaded, args }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    backendOf(loaded).fail(networkError, 'touchSession');
    await userEvent.click(inPopup.getByRole('button', { name: /^Grace/ }));
    await expect(await inPopup.findByRole('alert')).toHaveTextContent('Could not switch.');
    await expect(args.onSwitch).not.toHaveBeenCalled();
  },
};

export const Loading: Story = {
  args: { status: 'loading' },
  play: async ({ canvasElement }) => {
    const trigger = await within(canvasElement).findByRole('button', { name: 'Loading accounts…' });
    await expect(trigger).toHaveAttribute('aria-busy', 'true');
  },
};

/** The accounts could not be loaded. The store keeps retrying. */
export const Unavailable: Story = {
  args: { status: 'failed' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('button', { name: 'Accounts unavailable' })).toBeVisible();
    await expect(canvas.getByRole('status')).toHaveTextContent('The accounts could not be loaded.');
  },
};

/** The popup explains why the accounts are unavailable. */
export const Failed: Story = {
  args: { status: 'failed' },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Accounts unavailable');
    await expect(inPopup.getByText('The accounts could not be loaded.')).toBeVisible();
    await expect(inPopup.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(inPopup.queryByText(/no accounts/)).not.toBeInTheDocument();
  },
};

/** The accounts stay signed in while offline. */
export const Offline: Story = {
  play: async ({ canvasElement, loaded }) => {
    backendOf(loaded).fail(networkError);
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await signOut(inPopup, 'Grace Hopper');
    const message = await inPopup.findByText('No connection. You are still signed in.');
    backendOf(loaded).fail(null);
    await userEvent.click(within(message.parentElement ?? canvasElement).getByRole('button'));
    await waitFor(() => expect(message).not.toBeInTheDocument());
  },
};

/** Long names and identifiers are truncated. Screen readers read them in full. */
export const LongNames: Story = {
  args: { sessions: [hubert, ada, fatima] },
  play: async ({ canvasElement }) => {
    const { popup } = await open(canvasElement, /^Hubert/);
    await expect(popup.scrollWidth).toBe(popup.clientWidth);
  },
};

/** From eight accounts on, a search field filters by name and identifier. */
export const Searching: Story = {
  args: { sessions: fifty },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'A. Archer 1');
    await userEvent.type(inPopup.getByRole('searchbox', { name: 'Search accounts' }), 'hamil');
    await expect(inPopup.getAllByRole('listitem')).toHaveLength(5);
    await userEvent.keyboard('{Enter}');
    await expect(inPopup.getByRole('button', { name: /^H. Hamilton 1/ })).toHaveFocus();
  },
};

/** The search finds no account. */
export const NothingFound: Story = {
  args: { sessions: fifty },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'A. Archer 1');
    await userEvent.type(inPopup.getByRole('searchbox'), 'Lamarr');
    await expect(inPopup.getByText('No other accounts found.')).toHaveRole('status');
  },
};

/** Fifty accounts scroll. The keyboard reaches all of them. */
export const FiftyAccounts: Story = {
  args: { sessions: fifty },
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'A. Archer 1');
    const list = inPopup.getByRole('list');
    await expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
    await userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    await expect(inPopup.getByRole('button', { name: /^J. Jemison 5/ })).toHaveFocus();
    await userEvent.keyboard('c');
    await expect(inPopup.getByRole('button', { name: /^C. Clarke 1/ })).toHaveFocus();
  },
};

export const German: Story = {
  args: { sessions: [ada, grace, katherine, alan] },
  decorators: [(Story) => <SessionLabelsProvider labels={german}>{Story()}</SessionLabelsProvider>],
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace', 'Konten');
    await expect(inPopup.getByRole('button', { name: 'Grace Hopper abmelden' })).toBeInTheDocument();
  },
};

/** Arabic, from right to left. */
export const Arabic: Story = {
  args: { sessions: [fatima, ada, katherine, alan], dir: 'rtl', lang: 'ar' },
  decorators: [
    (Story) => (
      <div dir="rtl" lang="ar">
        <SessionLabelsProvider labels={arabic}>{Story()}</SessionLabelsProvider>
      </div>
    ),
  ],
  play: async ({ canvasElement }) => {
    const { popup, inPopup } = await open(canvasElement, 'فاطمة الفهرية', 'الحسابات');
    await expect(inPopup.getByRole('button', { name: 'إضافة حساب' })).toBeVisible();
    await expect(popup.getBoundingClientRect().left).toBeLessThan(64);
  },
};

/** The app controls whether the popup is open. */
export const Controlled: Story = {
  render: ({ onOpenChange }, { loaded }) => {
    function ControlledSwitcher() {
      const [isOpen, setOpen] = useState(false);
      return (
        <Page>
          <label>
            <input type="checkbox" checked={isOpen} onChange={() => setOpen(!isOpen)} /> Open
          </label>
          <SessionSwitcher
            open={isOpen}
            onOpenChange={(next, details) => {
              setOpen(next);
              onOpenChange?.(next, details);
            }}
          />
        </Page>
      );
    }
    return (
      <Demo loaded={loaded}>
        <ControlledSwitcher />
      </Demo>
    );
  },
  play: async ({ canvasElement, args }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('checkbox', { name: 'Open' }));
    const popup = await canvas.findByRole('dialog', { name: 'Accounts' });
    await expect(popup).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Ada Lovelace' }));
    await waitFor(() => expect(popup).not.toBeVisible());
    await expect(args.onOpenChange).toHaveBeenLastCalledWith(
      false,
      expect.objectContaining({ reason: 'trigger-press' }),
    );
  },
};

/** Custom composition of the parts, without `styles.css`. */
export const CustomComposition: Story = {
  args: { sessions: [ada, grace, katherine, alan] },
  render: ({ onAddAccount }, { loaded }) => (
    <Demo loaded={loaded}>
      <Page>
        <SessionSwitcher.Root onAddAccount={onAddAccount}>
          <SessionSwitcher.Trigger />
          <SessionSwitcher.Popup style={{ inset: '4rem 1rem auto auto' }}>
            <SessionSwitcher.List style={{ display: 'grid', gap: '0.5rem', padding: 0 }}>
              {(session) => (
                <SessionSwitcher.Item session={session} style={{ display: 'flex', gap: '0.5rem' }}>
                  <SessionSwitcher.Select
                    render={(props, { current }) => (
                      <button {...props}>
                        {props.children}
                        {current && ' ✓'}
                      </button>
                    )}
                  />
                  <SessionSwitcher.SignOut>×</SessionSwitcher.SignOut>
                  <SessionSwitcher.Error />
                </SessionSwitcher.Item>
              )}
            </SessionSwitcher.List>
            <SessionSwitcher.AddAccount />
            <SessionSwitcher.SignOutAll />
            <SessionSwitcher.Confirmation />
          </SessionSwitcher.Popup>
        </SessionSwitcher.Root>
      </Page>
    </Demo>
  ),
  play: async ({ canvasElement }) => {
    const { inPopup } = await open(canvasElement, 'Ada Lovelace');
    await expect(inPopup.getByRole('button', { name: 'Ada Lovelace ✓' })).toHaveFocus();
  },
};

/** Two accounts on one screen, each in its own scope. The switcher shows the current session of the tab. */
export const TwoAccountsSideBySide: Story = {
  render: (_, { loaded }) => {
    function AccountSection() {
      const session = useActiveSession();
      return (
        <section style={{ border: '1px solid', borderRadius: '0.75rem', flex: 1, padding: '1rem' }}>
          <SessionAvatar session={session} />
          <h2>{session.publicUserData?.firstName}’s part</h2>
        </section>
      );
    }
    return (
      <Demo loaded={loaded}>
        <Page>
          <SessionSwitcher />
        </Page>
        <div
          style={{
            display: 'flex',
            gap: '1rem',
            insetBlockStart: '5rem',
            insetInline: '1rem',
            position: 'absolute',
          }}
        >
          <SessionScope sessionId={ada.id} signedOut={null}>
            <AccountSection />
          </SessionScope>
          <SessionScope sessionId={grace.id} signedOut={null}>
            <AccountSection />
          </SessionScope>
        </div>
      </Demo>
    );
  },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('heading', { name: 'Ada’s part' })).toBeVisible();
    await expect(canvas.getByRole('heading', { name: 'Grace’s part' })).toBeVisible();
  },
};

export const Dark: Story = { ...AllStatuses, globals: { theme: 'dark' } };
