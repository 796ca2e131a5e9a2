import type { Decorator, Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { SessionIcon, SessionSwitcher, type SessionSwitcherProps } from 'multisession/components';
import { expect, fn, waitFor, within } from 'storybook/test';
import { formatPlural } from '../../src/components/labels/format-message.ts';
import { accountNamed, asText, fill, labelsOf } from '../labels.ts';
import { shows } from '../story-code.ts';
import { textsOf } from '../texts.ts';
import { ada, adaAgain, alan, fatima, fifty, grace, hubert, katherine, yukiko } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { backendOf, demo, forbiddenError, networkError } from './demo.tsx';
import { AccountMenu } from './examples/account-menu.tsx';
import { ArabicSwitcher } from './examples/arabic-switcher.tsx';
import { BottomSheet } from './examples/bottom-sheet.tsx';
import { ControlledSwitcher } from './examples/controlled-switcher.tsx';
import { CustomSwitcher } from './examples/custom-switcher.tsx';
import { GermanSwitcher } from './examples/german-switcher.tsx';
import { OrganizationSwitcher } from './examples/organizations.tsx';
import { SwitcherWithShortcuts } from './examples/switcher-shortcuts.tsx';
import { UnreadBadges } from './examples/unread-badges.tsx';

/** A page with the switcher in its header, or at the bottom of its sidebar. */
const page: Decorator = (Story, { parameters, viewMode }) =>
  parameters['place'] === 'sidebar' ? (
    <div style={{ alignItems: 'end', blockSize: viewMode === 'docs' ? '7rem' : '38rem', display: 'flex' }}>
      <nav aria-label="Acme" style={{ boxSizing: 'border-box', inlineSize: '15rem', padding: '0.5rem' }}>
        <Story />
      </nav>
    </div>
  ) : (
    <header style={{ alignItems: 'center', display: 'flex', gap: '1rem', padding: '0.75rem 1rem' }}>
      <strong style={{ marginInlineEnd: 'auto' }}>Acme</strong>
      <Story />
    </header>
  );

const base = componentMeta('SessionSwitcher', SessionSwitcher);

const meta: Meta<SessionSwitcherProps> = {
  ...base,
  title: 'Components/SessionSwitcher',
  args: { onAddAccount: fn(), onSignInAgain: fn(), onSwitch: fn(), onOpenChange: fn() },
  decorators: [page, ...base.decorators],
};

export default meta;
type Story = StoryObj<SessionSwitcherProps>;
type Context = StoryContext<SessionSwitcherProps>;

/** Opens the popup from the trigger, whose name is that of the current account. */
async function open({ canvas, userEvent, globals }: Context, name: RegExp | string = 'Ada Lovelace') {
  const labels = labelsOf(globals).sessionSwitcher;
  const trigger = await canvas.findByRole('button', { name });
  await userEvent.click(trigger);
  const popup = await canvas.findByRole('dialog', { name: labels.accounts });
  const inPopup = within(popup);
  const row = (account: string) => inPopup.getByRole('button', accountNamed(account, globals));
  return { labels, trigger, popup, inPopup, row };
}

type Popup = Awaited<ReturnType<typeof open>>;

/** Signs out one account, which asks first. */
async function signOut({ labels, inPopup }: Popup, { userEvent }: Context, name: string): Promise<void> {
  await userEvent.click(inPopup.getByRole('button', { name: fill(labels.signOut, { name }) }));
  const question = await inPopup.findByRole('alertdialog', { name: fill(labels.confirmSignOut, { name }) });
  await userEvent.click(within(question).getByRole('button', { name: labels.confirm }));
}

/** The popup of two accounts. The current one is marked and has the focus. */
export const TwoAccounts: Story = {
  name: 'Switch between accounts',
  render: (args, { globals }) => {
    const { manageAccount, settings } = textsOf(globals);
    const actions = (
      <>
        <SessionSwitcher.Action>
          <SessionIcon name="user" /> {manageAccount}
        </SessionSwitcher.Action>
        <SessionSwitcher.Action href="#settings">
          <SessionIcon name="settings" /> {settings}
        </SessionSwitcher.Action>
      </>
    );
    return <SessionSwitcher actions={actions} {...args} />;
  },
  parameters: shows('account-menu'),
  play: async (context) => {
    const { row } = await open(context);
    await expect(row('Ada Lovelace')).toHaveFocus();
    await expect(row('Ada Lovelace')).toHaveAttribute('aria-current', 'true');
  },
};

/** Selecting the other account switches immediately, closes the popup and announces the switch. */
export const Switching: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent, args } = context;
    const { labels, popup, trigger, row } = await open(context);
    await userEvent.click(row('Grace Hopper'));
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
    await waitFor(() => expect(popup).not.toBeVisible());
    await expect(
      canvas.getByText(asText(fill(labels.switchedTo, { name: 'Grace Hopper' }))),
    ).toBeInTheDocument();
    await expect(args.onSwitch).toHaveBeenCalledOnce();
    await userEvent.click(trigger);
    await expect(row('Grace Hopper')).toHaveAttribute('aria-current', 'true');
  },
};

/** One account: there is no other one to switch to, but another can be added. */
export const OneAccount: Story = {
  name: 'One account',
  tags: ['state'],
  parameters: demo({ sessions: [ada] }),
  play: async (context) => {
    const { labels, inPopup } = await open(context);
    await expect(inPopup.queryByRole('button', { name: labels.signOutAll })).not.toBeInTheDocument();
  },
};

/** Actions of the app for the current account, below its name: a button and a link, with icons of the package. */
export const Actions: Story = {
  name: 'Add actions of your app',
  render: (_, { globals }) => {
    const { manageAccount, settings } = textsOf(globals);
    return <AccountMenu account={manageAccount} settings={settings} />;
  },
  parameters: shows('account-menu'),
  play: async (context) => {
    const { userEvent, globals } = context;
    const { manageAccount, settings } = textsOf(globals);
    const { inPopup, row } = await open(context);
    await userEvent.keyboard('{ArrowDown}');
    await expect(inPopup.getByRole('button', { name: manageAccount })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(inPopup.getByRole('link', { name: settings })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await expect(row('Grace Hopper')).toHaveFocus();
  },
};

/** Badges of the app per account, such as unread messages. */
export const Badges: Story = {
  name: 'Show badges',
  render: (_, { globals }) => <UnreadBadges label={textsOf(globals).unread} />,
  parameters: { ...shows('unread-badges'), ...demo({ sessions: [ada, grace, fatima] }) },
  play: async (context) => {
    const { row } = await open(context);
    const name = textsOf(context.globals).unread.replace('{count}', '3');
    await expect(within(row('Grace Hopper')).getByLabelText(name)).toBeVisible();
  },
};

/** The avatar alone, for narrow headers. Its accessible name is the name of the account. */
export const AvatarVariant: Story = {
  name: 'Show the avatar alone',
  tags: ['variant'],
  args: { variant: 'avatar' },
  play: async (context) => {
    const { trigger } = await open(context);
    const { width, height } = trigger.getBoundingClientRect();
    await expect(Math.round(width)).toBe(Math.round(height));
  },
};

/** A row for the bottom of a sidebar, whose popup opens upwards, from the same edge, and has at least its width. */
export const RowVariant: Story = {
  name: 'Place it in a sidebar',
  args: { variant: 'row', side: 'top', align: 'start' },
  parameters: { place: 'sidebar' },
  play: async (context) => {
    const { trigger, popup } = await open(context, /^Ada Lovelace/);
    await expect(popup.getBoundingClientRect().bottom).toBeLessThan(trigger.getBoundingClientRect().top);
  },
};

/** Beside a collapsed sidebar: `side` and `align` place the popup where there is space. */
export const BesideTheTrigger: Story = {
  name: 'Open beside the trigger',
  tags: ['variant'],
  args: { variant: 'avatar', side: 'inline-end' },
  parameters: { place: 'sidebar' },
  play: async (context) => {
    const { trigger, popup } = await open(context);
    const isRtl = getComputedStyle(trigger).direction === 'rtl';
    const [first, second] = isRtl ? [popup, trigger] : [trigger, popup];
    await expect(first.getBoundingClientRect().right).toBeLessThan(second.getBoundingClientRect().left);
  },
};

/** The organizations of each account. Choosing one switches to the account and the organization at once. */
export const Organizations: Story = {
  name: 'Switch organizations',
  render: (_, { globals }) => <OrganizationSwitcher personal={textsOf(globals).personal} />,
  parameters: {
    ...shows('organizations'),
    ...demo({ sessions: [{ ...ada, lastActiveOrganizationId: 'org_acme' }, grace] }),
  },
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    const { personal } = textsOf(globals);
    const { trigger, inPopup } = await open(context);
    await expect(inPopup.getByRole('button', { name: 'Acme' })).toHaveAttribute('aria-current', 'true');
    await userEvent.click(inPopup.getByRole('button', { name: personal }));
    await userEvent.click(trigger);
    await expect(inPopup.getByRole('button', { name: personal })).toHaveAttribute('aria-current', 'true');
    await userEvent.click(inPopup.getByRole('button', { name: 'United States Navy' }));
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await userEvent.click(trigger);
  },
};

/** Alt+Shift+1 to 9 switch from anywhere on the page. The badges show the shortcuts. */
export const Shortcuts: Story = {
  render: () => <SwitcherWithShortcuts />,
  parameters: shows('switcher-shortcuts'),
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    const { switchedTo } = labelsOf(globals).sessionSwitcher;
    await canvas.findByRole('button', { name: 'Ada Lovelace' });
    await userEvent.keyboard('{Alt>}{Shift>}[Digit2]{/Shift}{/Alt}');
    await expect(canvas.getByText(asText(fill(switchedTo, { name: 'Grace Hopper' })))).toBeInTheDocument();
    await open(context, 'Grace Hopper');
  },
};

/** Class names for each element, for example of Tailwind. Any rule outside cascade layers wins over the style sheet. */
export const ClassNames: Story = {
  name: 'Add class names',
  tags: ['variant'],
  args: { classNames: { trigger: 'square', item: 'square' } },
  decorators: [
    (Story) => (
      <>
        <style>{'.square { border-radius: 0 }'}</style>
        <Story />
      </>
    ),
  ],
  play: async (context) => {
    const { trigger } = await open(context);
    await expect(getComputedStyle(trigger).borderRadius).toBe('0px');
  },
};

/** No account is on this client. */
export const NoAccounts: Story = {
  name: 'No accounts',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: async (context) => {
    const { notSignedIn } = labelsOf(context.globals).sessionSwitcher;
    const { labels, trigger, inPopup } = await open(context, notSignedIn);
    await expect(inPopup.getByText(labels.empty)).toBeVisible();
    await context.userEvent.click(inPopup.getByRole('button', { name: labels.addAccount }));
    await expect(context.args.onAddAccount).toHaveBeenCalledOnce();
    if (trigger.ariaExpanded === 'false') await context.userEvent.click(trigger);
  },
};

/** Open when the page loads, such as after a sign-out, to choose the account to continue with. */
export const InitiallyOpen: Story = {
  name: 'Initially open',
  tags: ['variant'],
  args: { defaultOpen: true },
  parameters: demo({ currentSessionId: null }),
  play: async ({ canvas, globals }) => {
    const popup = await canvas.findByRole('dialog', { name: labelsOf(globals).sessionSwitcher.accounts });
    const row = await within(popup).findByRole('button', accountNamed('Ada Lovelace', globals));
    await waitFor(() => expect(row).toHaveFocus());
  },
};

/** Words of the app for some of the labels. */
export const OwnLabels: Story = {
  name: 'Own labels',
  tags: ['variant'],
  args: { labels: { accounts: 'Mailboxes', addAccount: 'Add mailbox' } },
  render: (args, { globals }) => {
    const { mailboxes, addMailbox } = textsOf(globals);
    return <SessionSwitcher {...args} labels={{ accounts: mailboxes, addAccount: addMailbox }} />;
  },
  play: async ({ canvas, userEvent, globals }) => {
    const { mailboxes, addMailbox } = textsOf(globals);
    await userEvent.click(await canvas.findByRole('button', { name: 'Ada Lovelace' }));
    const popup = await canvas.findByRole('dialog', { name: mailboxes });
    await expect(within(popup).getByRole('button', { name: addMailbox })).toBeVisible();
  },
};

/** No session is current; both accounts are in the background. */
export const NoCurrentAccount: Story = {
  name: 'No current account',
  tags: ['state'],
  parameters: demo({ currentSessionId: null }),
  play: async (context) => {
    const { row } = await open(context, labelsOf(context.globals).sessionSwitcher.notSignedIn);
    await expect(row('Ada Lovelace')).not.toHaveAttribute('aria-current');
    await expect(row('Ada Lovelace')).toHaveFocus();
  },
};

/** Current, other, pending and remembered accounts, in three scripts. */
export const AllStatuses: Story = {
  name: 'All statuses',
  tags: ['state'],
  parameters: demo({ sessions: [ada, grace, katherine, alan, fatima, yukiko] }),
  play: async (context) => {
    const { labels, inPopup } = await open(context);
    const nameOf = (text: string) => inPopup.getByText(text).closest('button')?.textContent;
    await expect(nameOf(labels.finishSigningIn)).toMatch(/^Katherine|Katherine Johnson/);
    await expect(nameOf(labels.signInAgain)).toContain('Alan Turing');
  },
};

/** A pending session becomes current, and the app navigates to its tasks. */
export const PendingAccount: Story = {
  name: 'Pending account',
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, katherine] }),
  play: async (context) => {
    const { canvas, userEvent, args } = context;
    const { labels, trigger, inPopup } = await open(context);
    await userEvent.click(inPopup.getByText(labels.finishSigningIn));
    await expect(await canvas.findByRole('button', { name: 'Katherine Johnson' })).toBeVisible();
    await expect(args.onSwitch).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'pending' }),
      expect.objectContaining({ reason: 'item-press' }),
    );
    await userEvent.click(trigger);
    await expect(inPopup.getByText(labels.finishSigningIn)).toBeVisible();
  },
};

/** A remembered account leads to the app’s sign-in page. */
export const RememberedAccount: Story = {
  name: 'Remembered account',
  tags: ['state'],
  parameters: demo({ sessions: [ada, alan] }),
  play: async (context) => {
    const { userEvent, args } = context;
    const { labels, inPopup, trigger } = await open(context);
    await userEvent.click(inPopup.getByText(labels.signInAgain));
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
    await userEvent.click(trigger);
    await expect(inPopup.getByText(labels.signInAgain)).toBeVisible();
  },
};

/** A remembered account can be removed from the list, without a question. */
export const Removing: Story = {
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, alan] }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { labels, inPopup } = await open(context);
    await userEvent.click(
      inPopup.getByRole('button', { name: fill(labels.remove, { name: 'Alan Turing' }) }),
    );
    await waitFor(() => expect(inPopup.queryByText('Alan Turing')).not.toBeInTheDocument());
    await expect(
      canvas.getByText(asText(fill(labels.wasRemoved, { name: 'Alan Turing' }))),
    ).toBeInTheDocument();
  },
};

/** Two sessions of one user are two items, distinguished by the time of sign-in. */
export const TwoSessionsOfOneUser: Story = {
  name: 'Two sessions of one user',
  tags: ['state'],
  parameters: demo({ sessions: [ada, adaAgain] }),
  play: async (context) => {
    const { labels, inPopup } = await open(context);
    const [before = ''] = labels.signedInAt.split('{time}');
    const times = inPopup.getAllByText((text) => before !== '' && text.startsWith(before.trim()));
    await expect(new Set(times.map(({ textContent }) => textContent)).size).toBe(2);
  },
};

/** Arrow keys, Home, End and typeahead move the focus. Closing the popup restores it to the trigger. */
export const WithTheKeyboard: Story = {
  name: 'With the keyboard',
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, grace, katherine, alan] }),
  play: async ({ canvas, userEvent, globals }) => {
    const labels = labelsOf(globals).sessionSwitcher;
    const trigger = await canvas.findByRole('button', { name: 'Ada Lovelace' });
    trigger.focus();
    await userEvent.keyboard('{ArrowDown}');
    const popup = await canvas.findByRole('dialog');
    const row = (name: string) => within(popup).getByRole('button', accountNamed(name, globals));
    await expect(row('Ada Lovelace')).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    await expect(row('Katherine Johnson')).toHaveFocus();
    await userEvent.keyboard('{End}');
    await expect(within(popup).getByRole('button', { name: labels.signOutAll })).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(row('Ada Lovelace')).toHaveFocus();
    await userEvent.keyboard('grace h');
    await expect(row('Grace Hopper')).toHaveFocus();
    await userEvent.keyboard('{Home}{ArrowDown}{ArrowDown}{Enter}');
    await expect(await canvas.findByRole('button', { name: 'Grace Hopper' })).toHaveFocus();
    await waitFor(() => expect(popup).not.toBeVisible());
    await userEvent.keyboard('{ArrowDown}');
    await expect(row('Grace Hopper')).toHaveFocus();
  },
};

/** The question before one account is signed out, in its item. */
export const SignOutAsks: Story = {
  name: 'Sign-out asks',
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, grace, katherine] }),
  play: async (context) => {
    const { labels, inPopup } = await open(context);
    await context.userEvent.click(
      inPopup.getByRole('button', { name: fill(labels.signOut, { name: 'Grace Hopper' }) }),
    );
    await expect(inPopup.getByRole('button', { name: labels.cancel })).toHaveFocus();
  },
};

/** Signing out of one account keeps the others, and the focus stays at its position in the list. */
export const SigningOneOut: Story = {
  name: 'Signing one out',
  tags: ['!autodocs'],
  play: async (context) => {
    const popup = await open(context);
    const { inPopup, row } = popup;
    await signOut(popup, context, 'Ada Lovelace');
    await expect(await context.canvas.findByRole('button', { name: 'Grace Hopper' })).toBeVisible();
    await waitFor(() => expect(row('Grace Hopper')).toHaveFocus());
    await expect(inPopup.queryByText('Ada Lovelace')).not.toBeInTheDocument();
  },
};

/** The question before all accounts are signed out. The focus is on Cancel. */
export const SignOutAllAsks: Story = {
  name: 'Sign-out of all asks',
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, grace, katherine] }),
  play: async (context) => {
    const { labels, inPopup } = await open(context);
    await context.userEvent.click(inPopup.getByRole('button', { name: labels.signOutAll }));
    const name = formatPlural(labels.confirmSignOutAll, 3, labelsOf(context.globals).locale);
    await expect(inPopup.getByRole('alertdialog', { name })).toBeVisible();
    await expect(inPopup.getByRole('button', { name: labels.cancel })).toHaveFocus();
  },
};

/** Cancelling restores the focus to the button. Confirming signs out of all accounts. */
export const SigningAllOut: Story = {
  name: 'Signing all out',
  tags: ['!autodocs'],
  parameters: demo({ sessions: [ada, grace, katherine] }),
  play: async (context) => {
    const { canvas, userEvent } = context;
    const { labels, trigger, inPopup } = await open(context);
    const button = inPopup.getByRole('button', { name: labels.signOutAll });
    await userEvent.click(button);
    await userEvent.keyboard('{Enter}');
    await expect(button).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await userEvent.click(inPopup.getByRole('button', { name: labels.confirm }));
    await expect(await canvas.findByRole('button', { name: labels.notSignedIn })).toBeVisible();
    if (trigger.ariaExpanded === 'false') await userEvent.click(trigger);
    await expect(await inPopup.findByText(labels.empty)).toBeVisible();
  },
};

/** A pending action is shown in its item, whose buttons keep the focus and are disabled. */
export const Pending: Story = {
  tags: ['!autodocs'],
  parameters: demo({ capabilities: { sessionPerRequest: false } }),
  play: async (context) => {
    const { row } = await open(context);
    backendOf(context.loaded).pauseResponses();
    const other = row('Grace Hopper');
    await context.userEvent.click(other);
    await expect(other.closest('li')).toHaveAttribute('aria-busy', 'true');
    await expect(other).toHaveFocus();
    await expect(other).toHaveAttribute('aria-disabled', 'true');
  },
};

/** A failed action is shown in its item, with a retry button. */
export const FailedSignOut: Story = {
  name: 'Failed sign-out',
  tags: ['!autodocs'],
  play: async (context) => {
    const popup = await open(context);
    backendOf(context.loaded).fail(forbiddenError, 'removeSession');
    await signOut(popup, context, 'Grace Hopper');
    const alert = await popup.inPopup.findByRole('alert');
    await expect(alert).toHaveTextContent(popup.labels.signOutFailed);
    await expect(alert.closest('li')).toHaveTextContent('Grace Hopper');
  },
};

/** Retrying a failed sign-out, which succeeds. */
export const Retrying: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    await FailedSignOut.play?.(context);
    backendOf(context.loaded).fail(null);
    const { tryAgain } = labelsOf(context.globals).sessionSwitcher;
    const inPopup = within(context.canvas.getByRole('dialog'));
    await context.userEvent.click(inPopup.getByRole('button', { name: tryAgain }));
    await waitFor(() => expect(inPopup.queryByText('Grace Hopper')).not.toBeInTheDocument());
  },
};

/** With a shared cookie, a failed switch is shown in its item. */
export const FailedSwitch: Story = {
  name: 'Failed switch',
  tags: ['!autodocs'],
  parameters: demo({ capabilities: { sessionPerRequest: false } }),
  play: async (context) => {
    const { labels, inPopup, row } = await open(context);
    backendOf(context.loaded).fail(networkError, 'touchSession');
    await context.userEvent.click(row('Grace Hopper'));
    await expect(await inPopup.findByRole('alert')).toHaveTextContent(labels.switchFailed);
    await expect(context.args.onSwitch).not.toHaveBeenCalled();
  },
};

/** The accounts are loading. */
export const Loading: Story = {
  tags: ['state'],
  parameters: demo({ status: 'loading' }),
  play: async ({ canvas, globals }) => {
    const { loading } = labelsOf(globals).sessionSwitcher;
    await expect(await canvas.findByRole('button', { name: loading })).toHaveAttribute('aria-busy', 'true');
  },
};

/** The accounts could not be loaded. The store keeps retrying. */
export const Unavailable: Story = {
  tags: ['state'],
  parameters: demo({ status: 'failed' }),
  play: async ({ canvas, globals }) => {
    const { loadFailed, unavailable } = labelsOf(globals).sessionSwitcher;
    await expect(await canvas.findByRole('button', { name: unavailable })).toBeVisible();
    await expect(canvas.getByRole('status')).toHaveTextContent(loadFailed);
  },
};

/** The popup explains why the accounts are unavailable. */
export const Failed: Story = {
  tags: ['!autodocs'],
  parameters: demo({ status: 'failed' }),
  play: async (context) => {
    const { unavailable } = labelsOf(context.globals).sessionSwitcher;
    const { labels, inPopup } = await open(context, unavailable);
    await expect(inPopup.getByText(labels.loadFailed)).toBeVisible();
    await expect(inPopup.getByRole('button', { name: labels.tryAgain })).toBeVisible();
    await expect(inPopup.queryByText(labels.empty)).not.toBeInTheDocument();
  },
};

/** The accounts stay signed in while the backend cannot be reached. */
export const Offline: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    backendOf(context.loaded).fail(networkError);
    const popup = await open(context);
    await signOut(popup, context, 'Grace Hopper');
    await expect(await popup.inPopup.findByText(popup.labels.degraded)).toBeVisible();
  },
};

/** Long names and identifiers are truncated. Screen readers read them in full. */
export const LongNames: Story = {
  name: 'Long names',
  tags: ['state'],
  parameters: demo({ sessions: [hubert, ada, fatima] }),
  play: async (context) => {
    const { popup } = await open(context, /^Hubert/);
    await expect(popup.scrollWidth).toBe(popup.clientWidth);
  },
};

/** From eight accounts on, a search field filters by name and identifier. */
export const Searching: Story = {
  tags: ['!autodocs'],
  parameters: demo({ sessions: fifty }),
  play: async (context) => {
    const { labels, inPopup, row } = await open(context, 'Amara Archer');
    await context.userEvent.type(inPopup.getByRole('searchbox', { name: labels.search }), 'dragul');
    await expect(inPopup.getAllByRole('listitem')).toHaveLength(10);
    await context.userEvent.keyboard('{Enter}');
    await expect(row('Amara Drăgulescu')).toHaveFocus();
  },
};

/** The search finds no account, which is shown and announced. */
export const NothingFound: Story = {
  name: 'Nothing found',
  tags: ['!autodocs'],
  parameters: demo({ sessions: fifty }),
  play: async (context) => {
    const { labels, inPopup } = await open(context, 'Amara Archer');
    await context.userEvent.type(inPopup.getByRole('searchbox'), 'Lamarr');
    await expect(inPopup.getByText(labels.noMatches, { selector: 'p' })).toBeVisible();
    await waitFor(() => expect(context.canvas.getByRole('status')).toHaveTextContent(labels.noMatches));
  },
};

/** Fifty accounts scroll. The keyboard reaches all of them. */
export const FiftyAccounts: Story = {
  name: 'Fifty accounts',
  tags: ['state'],
  parameters: demo({ sessions: fifty }),
  play: async (context) => {
    const { inPopup, row } = await open(context, 'Amara Archer');
    const list = inPopup.getByRole('list');
    await expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
    await context.userEvent.keyboard('{ArrowUp}{ArrowUp}{ArrowUp}');
    await expect(row('João Easley')).toHaveFocus();
    await context.userEvent.keyboard('c');
    await expect(row('Chloé Archer')).toHaveFocus();
  },
};

/** The German buttons and messages of the package, which the popup shows. */
export const German: Story = {
  name: 'Use another language',
  tags: ['variant'],
  globals: { language: 'de' },
  render: () => <GermanSwitcher />,
  parameters: { ...shows('german-switcher'), ...demo({ sessions: [ada, grace, katherine, alan] }) },
  play: async (context) => {
    const { inPopup } = await open(context);
    await expect(inPopup.getByRole('button', { name: 'Grace Hopper abmelden' })).toBeInTheDocument();
  },
};

/** Arabic buttons and messages, from right to left. */
export const Arabic: Story = {
  name: 'Use a right-to-left language',
  tags: ['variant'],
  globals: { language: 'ar' },
  render: () => <ArabicSwitcher />,
  parameters: { ...shows('arabic-switcher'), ...demo({ sessions: [fatima, ada, katherine, alan] }) },
  play: async (context) => {
    const { popup, inPopup } = await open(context, 'فاطمة الفهرية');
    await expect(inPopup.getByRole('button', { name: 'إضافة حساب' })).toBeVisible();
    await expect(popup.getBoundingClientRect().left).toBeLessThan(64);
  },
};

/** The app controls whether the popup is open. */
export const Controlled: Story = {
  name: 'Control the popup',
  tags: ['variant'],
  render: (_, { globals }) => <ControlledSwitcher label={textsOf(globals).open} />,
  parameters: shows('controlled-switcher'),
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    const { trigger, popup } = await open(context);
    await userEvent.click(trigger);
    await waitFor(() => expect(popup).not.toBeVisible());
    await userEvent.click(await canvas.findByRole('checkbox', { name: textsOf(globals).open }));
    await expect(popup).toBeVisible();
  },
};

/** The parts in an order of your own: the mark of the current account, the button to sign out and the layout are of the app. */
export const CustomComposition: Story = {
  name: 'Compose your own',
  render: () => <CustomSwitcher />,
  parameters: { ...shows('custom-switcher'), ...demo({ sessions: [ada, grace, katherine, alan] }) },
  play: async (context) => {
    const { inPopup } = await open(context);
    await expect(inPopup.getByRole('button', { name: 'Ada Lovelace ✓' })).toHaveFocus();
  },
};

/** A sheet at the bottom of a phone. It covers most of the page, so `Close` closes it. */
export const CloseButton: Story = {
  name: 'Open as a bottom sheet',
  render: () => <BottomSheet />,
  parameters: { ...shows('bottom-sheet'), ...demo({ sessions: [ada, grace, fatima] }) },
  play: async (context) => {
    const { labels, trigger, popup, inPopup } = await open(context);
    await expect(Math.round(popup.getBoundingClientRect().bottom)).toBe(innerHeight);
    await context.userEvent.click(inPopup.getByRole('button', { name: labels.close }));
    await waitFor(() => expect(popup).not.toBeVisible());
    await expect(trigger).toHaveFocus();
    await context.userEvent.click(trigger);
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...AllStatuses, tags: ['state'], name: 'Dark', globals: { theme: 'dark' } };
