import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { AccountChooser, type AccountChooserProps } from 'multisession/components';
import { expect, fn, waitFor } from 'storybook/test';
import { accountNamed, fill, labelsOf } from '../labels.ts';
import { ada, adaAgain, alan, fatima, fifty, grace, hubert, katherine, mary, yukiko } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { backendOf, demo, forbiddenError } from './demo.tsx';

const base = componentMeta('AccountChooser', AccountChooser);

const meta: Meta<AccountChooserProps> = {
  ...base,
  title: 'Components/AccountChooser',
  args: { onSelect: fn(), onSignInAgain: fn(), onUseAnother: fn() },
  parameters: { ...base.parameters, ...demo({ sessions: [ada, grace, katherine, alan, mary] }) },
  decorators: [
    (Story) => (
      <main style={{ padding: '1rem' }}>
        <Story />
      </main>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<AccountChooserProps>;

const rememberedOnly = demo({ sessions: [alan, mary], currentSessionId: null });

const removeButton = ({ canvas, globals }: StoryContext) =>
  canvas.findByRole('button', {
    name: fill(labelsOf(globals).sessionSwitcher.remove, { name: 'Alan Turing' }),
  });

/** After a sign-in, or for a link that names no account: selecting another account makes it current. */
export const SignedIn: Story = {
  name: 'Choose an account',
  play: async ({ canvas, userEvent, globals, args }) => {
    await userEvent.click(await canvas.findByRole('button', accountNamed('Grace Hopper', globals)));
    await waitFor(() => expect(args.onSelect).toHaveBeenCalledOnce());
    const current = canvas.getByRole('button', accountNamed('Grace Hopper', globals));
    await expect(current).toHaveAttribute('aria-current', 'true');
    await userEvent.click(current);
    await expect(args.onSelect).toHaveBeenCalledTimes(2);
  },
};

/** After a sign-out: all accounts are signed out or have expired, and selecting one leads to the sign-in page. */
export const SignedOut: Story = {
  name: 'Signed out',
  tags: ['state'],
  parameters: rememberedOnly,
  play: async ({ canvas, userEvent, globals, args }) => {
    const { expired, useAnother } = labelsOf(globals).accountChooser;
    await userEvent.click(await canvas.findByText(expired));
    await expect(args.onSignInAgain).toHaveBeenCalledOnce();
    const button = canvas.getByRole('button', { name: useAnother });
    await expect(button.getBoundingClientRect().height).toBeGreaterThanOrEqual(36);
    await userEvent.click(button);
    await expect(args.onUseAnother).toHaveBeenCalledOnce();
  },
};

/** A removed account leaves the list, and the next account gets the focus. */
export const Removing: Story = {
  tags: ['!autodocs'],
  parameters: rememberedOnly,
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    await userEvent.click(await removeButton(context));
    await waitFor(() => expect(canvas.queryByText('Alan Turing')).not.toBeInTheDocument());
    await expect(canvas.getByRole('button', accountNamed('Mary Jackson', globals))).toHaveFocus();
  },
};

/** The arrow keys move between the accounts. */
export const Keyboard: Story = {
  name: 'With the keyboard',
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, globals, args }) => {
    (await canvas.findByRole('button', accountNamed('Ada Lovelace', globals))).focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect(canvas.getByRole('button', accountNamed('Grace Hopper', globals))).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(args.onSelect).toHaveBeenCalledOnce());
  },
};

/** The accounts are loading. */
export const Loading: Story = {
  tags: ['state'],
  parameters: demo({ sessions: [], status: 'loading' }),
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText(labelsOf(globals).sessionSwitcher.loading)).toBeVisible();
  },
};

/** The accounts could not be loaded. */
export const Failed: Story = {
  tags: ['state'],
  parameters: demo({ sessions: [], status: 'failed' }),
  play: async ({ canvas, globals }) => {
    const { loadFailed, tryAgain } = labelsOf(globals).sessionSwitcher;
    await expect(await canvas.findByText(loadFailed)).toBeVisible();
    await expect(canvas.getByRole('button', { name: tryAgain })).toBeVisible();
  },
};

/** No account is on this client. */
export const None: Story = {
  name: 'No accounts',
  tags: ['state'],
  parameters: demo({ sessions: [] }),
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText(labelsOf(globals).sessionSwitcher.empty)).toBeVisible();
  },
};

/** The server refuses to remove an account. */
export const RemovingFailed: Story = {
  name: 'Removing failed',
  tags: ['!autodocs'],
  parameters: rememberedOnly,
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    const remove = await removeButton(context);
    backendOf(context.loaded).fail(forbiddenError, 'removeSession');
    await userEvent.click(remove);
    const { removeFailed } = labelsOf(globals).sessionSwitcher;
    await expect(await canvas.findByRole('alert')).toHaveTextContent(removeFailed);
    await expect(canvas.getByText('Alan Turing')).toBeVisible();
  },
};

/** Long names, two sessions of one user, and names in other scripts. */
export const ManyNames: Story = {
  name: 'Long names and several scripts',
  tags: ['state'],
  parameters: demo({ sessions: [ada, adaAgain, hubert, fatima, yukiko] }),
};

/** Fifty accounts. The page scrolls. */
export const ManyAccounts: Story = {
  tags: ['state'],
  name: 'Fifty accounts',
  parameters: demo({ sessions: fifty }),
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { tags: ['state'], globals: { theme: 'dark' } };

/** German: the description wraps at a small width, and no label is cut. */
export const German: Story = { ...SignedIn, tags: ['state'], name: 'German', globals: { language: 'de' } };

/** Arabic: avatars, check mark and buttons change sides. An address is written from left to right, and begins at its avatar. */
export const Arabic: Story = { ...SignedIn, tags: ['state'], name: 'Arabic', globals: { language: 'ar' } };
