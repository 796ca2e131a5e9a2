import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { useSessionActions } from 'multisession';
import { SessionExpiryDialog, type SessionExpiryDialogProps } from 'multisession/components';
import type { InMemoryBackend } from 'multisession/testing';
import { expect, fn, waitFor, within } from 'storybook/test';
import { labelsOf } from '../labels.ts';
import { textsOf } from '../texts.ts';
import { ada, grace } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { CurrentAccount } from './current-account.tsx';
import { backendOf, demo, networkError } from './demo.tsx';

const base = componentMeta('SessionExpiryDialog', SessionExpiryDialog);
const later = { expireAt: new Date(Date.now() + 7_200_000) };

const meta: Meta<SessionExpiryDialogProps> = {
  ...base,
  title: 'Components/SessionExpiryDialog',
  args: { onExtend: fn(), onSignOut: fn(), onSignInAgain: fn() },
  parameters: {
    ...base.parameters,
    ...demo({
      sessions: [
        { ...ada, ...later },
        { ...grace, ...later },
      ],
    }),
  },
  decorators: [
    (Story, { loaded, globals }) => (
      <main style={{ padding: '1rem' }}>
        <App backend={backendOf(loaded)} label={textsOf(globals).expireSoon} />
        <Story />
      </main>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<SessionExpiryDialogProps>;
type Context = StoryContext<SessionExpiryDialogProps>;

interface AppProps {
  readonly backend: InMemoryBackend;
  readonly label: string;
}

/** An app with a button that lets Ada’s session expire soon. */
function App({ backend, label }: AppProps) {
  const { refresh } = useSessionActions();
  const expire = (): void => {
    const now = Date.now();
    backend.update(ada.id, { lastActiveAt: new Date(now - 600_000), expireAt: new Date(now + 50_000) });
    void refresh();
  };
  return (
    <>
      <CurrentAccount />
      <button type="button" className="ms-button" onClick={expire}>
        {label}
      </button>
    </>
  );
}

async function open({ canvas, userEvent, globals }: Context) {
  await userEvent.click(await canvas.findByRole('button', { name: textsOf(globals).expireSoon }));
  const dialog = await canvas.findByRole('alertdialog');
  return { dialog, inDialog: within(dialog), labels: labelsOf(globals).sessionExpiryDialog };
}

/** The dialog names the account. The focus is on the button that extends the session. */
export const Expiring: Story = {
  play: async (context) => {
    const { dialog, inDialog, labels } = await open(context);
    await expect(dialog).toHaveAccessibleName(labels.expiringTitle);
    await expect(dialog).toHaveAccessibleDescription(/Ada Lovelace.*\d/);
    await expect(inDialog.getByRole('button', { name: labels.staySignedIn })).toHaveFocus();
  },
};

/** Extending the session closes the dialog, in all tabs. */
export const Extended: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { dialog, inDialog, labels } = await open(context);
    await context.userEvent.click(inDialog.getByRole('button', { name: labels.staySignedIn }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(context.args.onExtend).toHaveBeenCalledOnce();
    await expect(context.canvas.getByText('Ada Lovelace')).toBeVisible();
  },
};

/** Signing out in the dialog leaves the app signed out. */
export const SigningOut: Story = {
  name: 'Signing out',
  tags: ['!autodocs'],
  play: async (context) => {
    const { dialog, inDialog, labels } = await open(context);
    await context.userEvent.click(inDialog.getByRole('button', { name: labels.signOut }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(context.args.onSignOut).toHaveBeenCalledOnce();
  },
};

/** Nothing is rendered before the expiry warning. */
export const Fresh: Story = {
  tags: ['!autodocs'],
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Ada Lovelace')).toBeVisible();
    await expect(canvas.queryByRole('alertdialog')).not.toBeInTheDocument();
  },
};

/** The session has expired after the warning. */
export const Expired: Story = {
  tags: ['!autodocs'],
  parameters: demo({ capabilities: { events: true } }),
  play: async (context) => {
    const { canvas, loaded } = context;
    const { labels } = await open(context);
    backendOf(loaded).close(ada.id, 'expired');
    await expect(await canvas.findByText(labels.expiredTitle)).toBeVisible();
    await expect(canvas.getByRole('alertdialog')).toHaveTextContent('Ada Lovelace');
    await expect(canvas.getByRole('button', { name: labels.signInAgain })).toHaveFocus();
  },
};

/** Extending is pending: the buttons keep the focus and are disabled. */
export const Pending: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { inDialog, labels } = await open(context);
    backendOf(context.loaded).pauseResponses();
    const stay = inDialog.getByRole('button', { name: labels.staySignedIn });
    await context.userEvent.click(stay);
    await expect(stay).toHaveAttribute('aria-disabled', 'true');
    await expect(stay).toHaveFocus();
  },
};

/** The session could not be extended. The user can try again until it expires. */
export const Failed: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { inDialog, labels } = await open(context);
    backendOf(context.loaded).fail(networkError, 'touchSession');
    await context.userEvent.click(inDialog.getByRole('button', { name: labels.staySignedIn }));
    await expect(await inDialog.findByRole('alert')).toHaveTextContent(labels.extendFailed);
  },
};

/** The backend cannot extend sessions: the dialog can only be closed, which does not sign the user out. */
export const NonExtendable: Story = {
  name: 'Non-extendable',
  tags: ['state'],
  parameters: demo({ capabilities: { touch: false } }),
  play: async (context) => {
    const { inDialog, labels } = await open(context);
    await expect(inDialog.queryByRole('button', { name: labels.staySignedIn })).not.toBeInTheDocument();
    await expect(inDialog.getByRole('button', { name: labels.close })).toBeVisible();
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = { ...Expiring, name: 'Dark', tags: ['!autodocs'], globals: { theme: 'dark' } };

/** German: the buttons are too wide to be side by side, and are below each other. */
export const German: Story = { ...Failed, tags: ['!autodocs'], name: 'German', globals: { language: 'de' } };

/** Arabic: the text begins on the right. The remaining time is written from left to right. */
export const Arabic: Story = {
  ...Expiring,
  name: 'Arabic',
  tags: ['!autodocs'],
  globals: { language: 'ar' },
};
