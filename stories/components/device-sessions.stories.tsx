import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { SessionError } from 'multisession';
import { DeviceSessions, type DeviceSessionsProps } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import { expect, fn, waitFor, within } from 'storybook/test';
import { formatMessage } from '../../src/components/labels/format-message.ts';
import { asText, fill, labelsOf } from '../labels.ts';
import { shows } from '../story-code.ts';
import { ada } from './accounts.ts';
import { componentMeta } from './component-meta.ts';
import { backendOf, demo, networkError } from './demo.tsx';
import { activityOf, here, loadDevices } from './devices.ts';

const thisDevice = { ...ada, lastActiveAt: new Date(), latestActivity: activityOf(here) };
const base = componentMeta('DeviceSessions', DeviceSessions);

const meta: Meta<DeviceSessionsProps> = {
  ...base,
  title: 'Components/DeviceSessions',
  loaders: [
    async (context) => {
      const loaded = await loadDevices(context);
      if (context.parameters['state'] === 'failed') loaded.backend.fail(networkError, 'listDeviceSessions');
      if (context.parameters['state'] === 'loading') loaded.backend.pauseResponses();
      return loaded;
    },
  ],
  args: { pageSize: 10, onRevoke: fn(), onReverify: fn() },
  parameters: {
    ...shows('account-security'),
    ...demo({ sessions: [thisDevice] }),
    devices: 4,
  },
  render: (props) => (
    <SessionQueryScope>
      <DeviceSessions {...props} />
    </SessionQueryScope>
  ),
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '40rem', padding: '1rem' }}>
        <Story />
      </div>
    ),
    ...base.decorators,
  ],
};

export default meta;
type Story = StoryObj<DeviceSessionsProps>;
type Context = StoryContext<DeviceSessionsProps>;

const device = 'Safari\u00A0·\u00A0iPhone';

async function press({ canvas, userEvent }: Context, name: string) {
  await userEvent.click(await canvas.findByRole('button', { name }));
  const dialog = await canvas.findByRole('alertdialog');
  return { dialog, inDialog: within(dialog) };
}

/** Opens the question before a phone is signed out. */
async function askForPhone(context: Context) {
  const { deviceSessions: labels } = labelsOf(context.globals);
  return { labels, ...(await press(context, fill(labels.signOutDevice, { device }))) };
}

/** The devices of the current account, with their location and last activity. */
export const List: Story = { name: 'List devices' };

/** A device is signed out after confirmation. Its item is removed once the backend has confirmed it. */
export const SigningOut: Story = {
  name: 'Signing out',
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent, args } = context;
    const { labels, inDialog } = await askForPhone(context);
    await userEvent.click(inDialog.getByRole('button', { name: labels.signOut }));
    await waitFor(() => expect(canvas.queryByText(asText(device))).not.toBeInTheDocument());
    await expect(canvas.getByRole('region', { name: labels.devices })).toHaveFocus();
    await expect(canvas.getByText(asText(fill(labels.signedOut, { device })))).toHaveRole('status');
    await expect(args.onRevoke).toHaveBeenCalledOnce();
  },
};

/** The question before a device is signed out. The focus is on Cancel. */
export const SignOutAsks: Story = {
  name: 'Sign-out asks',
  tags: ['!autodocs'],
  play: async (context) => {
    const { labels, dialog, inDialog } = await askForPhone(context);
    await expect(dialog).toHaveAccessibleName(fill(labels.confirmTitle, { device }));
    await expect(inDialog.getByRole('button', { name: labels.cancel })).toHaveFocus();
  },
};

/** Cancelling restores the focus to the button. */
export const Cancelled: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent, args } = context;
    const { labels, inDialog } = await askForPhone(context);
    await userEvent.click(inDialog.getByRole('button', { name: labels.cancel }));
    await expect(canvas.getByRole('button', { name: fill(labels.signOutDevice, { device }) })).toHaveFocus();
    await expect(args.onRevoke).not.toHaveBeenCalled();
  },
};

/** The question before all other devices are signed out. */
export const ConfirmationOpen: Story = {
  name: 'Sign-out of others asks',
  tags: ['!autodocs'],
  play: async (context) => {
    const { signOutOthers, confirmOthersTitle } = labelsOf(context.globals).deviceSessions;
    const { dialog } = await press(context, signOutOthers);
    await expect(dialog).toHaveAccessibleName(confirmOthersTitle);
  },
};

/** Only this device remains signed in. */
export const SignOutOthers: Story = {
  name: 'Signing out all others',
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    const { signOut, signOutOthers } = labelsOf(globals).deviceSessions;
    const { inDialog } = await press(context, signOutOthers);
    await userEvent.click(inDialog.getByRole('button', { name: signOut }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1));
    await expect(canvas.queryByRole('button', { name: signOutOthers })).not.toBeInTheDocument();
  },
};

/** Further pages are loaded on demand. */
export const Pages: Story = {
  name: 'Load further pages',
  parameters: { devices: 24 },
  play: async ({ canvas, userEvent, globals }) => {
    const { locale, deviceSessions: labels } = labelsOf(globals);
    const format = (value: number) => value.toLocaleString(locale);
    const count = formatMessage(labels.count, { loaded: format(10), total: format(25) });
    await expect(await canvas.findByText(count)).toHaveRole('status');
    await userEvent.click(canvas.getByRole('button', { name: labels.loadMore }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(20));
  },
};

/** The account is signed in on this device only, so that no button is needed. */
export const OnlyThisDevice: Story = {
  name: 'Only this device',
  tags: ['state'],
  parameters: { devices: 0 },
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText(labelsOf(globals).deviceSessions.thisDevice)).toBeVisible();
    await expect(canvas.queryByRole('button')).not.toBeInTheDocument();
  },
};

/** The devices are loading. */
export const Loading: Story = {
  tags: ['state'],
  parameters: { state: 'loading' },
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByText(labelsOf(globals).deviceSessions.loading)).toHaveRole('status');
  },
};

/** The devices could not be loaded. */
export const Failed: Story = {
  tags: ['state'],
  parameters: { state: 'failed' },
  play: async ({ canvas, globals }) => {
    const { loadFailed, tryAgain } = labelsOf(globals).deviceSessions;
    await expect(await canvas.findByRole('alert')).toHaveTextContent(loadFailed);
    await expect(canvas.getByRole('button', { name: tryAgain })).toBeVisible();
  },
};

/** Retrying, after which the devices are shown. */
export const Retrying: Story = {
  ...Failed,
  name: 'Retrying',
  tags: ['!autodocs'],
  play: async (context) => {
    await Failed.play?.(context);
    backendOf(context.loaded).fail(null, 'listDeviceSessions');
    const { thisDevice: badge, tryAgain } = labelsOf(context.globals).deviceSessions;
    await context.userEvent.click(context.canvas.getByRole('button', { name: tryAgain }));
    await expect(await context.canvas.findByText(badge)).toBeVisible();
  },
};

/** The server requires step-up authentication. `onReverify` leads to the app’s page for it. */
export const Reverification: Story = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { userEvent, loaded } = context;
    const required = new SessionError({
      code: 'reverification_required',
      message: 'Reverification required (simulated by the story).',
    });
    const { labels, inDialog } = await askForPhone(context);
    backendOf(loaded).fail(required, 'revokeDeviceSession');
    await userEvent.click(inDialog.getByRole('button', { name: labels.signOut }));
    await expect(await inDialog.findByText(labels.verifyIdentity)).toBeVisible();
    await expect(inDialog.getByRole('button', { name: labels.verifyIdentityNow })).toBeVisible();
  },
};

/** The server did not confirm the sign-out, which can be retried. */
export const FailedSignOut: Story = {
  name: 'Failed sign-out',
  tags: ['!autodocs'],
  play: async (context) => {
    const { labels, inDialog } = await askForPhone(context);
    backendOf(context.loaded).fail(networkError, 'revokeDeviceSession');
    await context.userEvent.click(inDialog.getByRole('button', { name: labels.signOut }));
    await expect(await inDialog.findByRole('alert')).toHaveTextContent(labels.signOutUnconfirmed);
  },
};

/** The backend does not support device sessions. */
export const Unsupported: Story = {
  tags: ['state'],
  parameters: demo({ capabilities: { deviceSessions: false } }),
  play: async ({ canvas, globals }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent(
      labelsOf(globals).deviceSessions.unsupported,
    );
    await expect(canvas.queryByRole('button')).not.toBeInTheDocument();
  },
};

/** Dark, as the page’s `color-scheme` says. */
export const Dark: Story = {
  ...FailedSignOut,
  tags: ['!autodocs'],
  name: 'Dark',
  globals: { theme: 'dark' },
};

/** German: the buttons are wider. Long places wrap beside them. */
export const German: Story = { ...Pages, tags: ['state'], name: 'German', globals: { language: 'de' } };

/** Arabic: icons and buttons change sides, and places in two scripts keep their order. */
export const Arabic: Story = {
  ...SigningOut,
  tags: ['!autodocs'],
  name: 'Arabic',
  globals: { language: 'ar' },
};
