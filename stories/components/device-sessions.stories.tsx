import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionError } from 'multisession';
import { DeviceSessions, type DeviceSessionsProps } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada } from './accounts.ts';
import { networkError, backendOf, Demo, loadBackend } from './demo.tsx';
import { activityOf, here, signInOnDevices } from './devices.ts';

interface Args extends Pick<DeviceSessionsProps, 'pageSize' | 'onRevoke' | 'onReverify'> {
  /** The number of other devices on which Ada is signed in. */
  readonly devices: number;
  readonly state?: 'loading' | 'failed' | 'unsupported';
}

const thisDevice = { ...ada, lastActiveAt: new Date(), latestActivity: activityOf(here) };

/** Lists the devices on which the current account is signed in, with buttons to sign them out. */
const meta: Meta<Args> = {
  title: 'Components/DeviceSessions',
  loaders: [
    async ({ args: { devices, state }, globals }) => {
      const capabilities = { deviceSessions: state !== 'unsupported' };
      const loaded = await loadBackend({ args: { sessions: [thisDevice], capabilities }, globals });
      signInOnDevices(loaded.backend, devices);
      if (state === 'failed') loaded.backend.fail(networkError, 'listDeviceSessions');
      if (state === 'loading') loaded.backend.pauseResponses();
      return loaded;
    },
  ],
  args: { devices: 4, onRevoke: fn(), onReverify: fn() },
  argTypes: {
    devices: { control: { type: 'range', min: 0, max: 60 } },
    pageSize: { control: { type: 'range', min: 1, max: 50 } },
    state: { control: 'select', options: [undefined, 'loading', 'failed', 'unsupported'] },
  },
  render: ({ pageSize, onRevoke, onReverify }, { loaded }) => (
    <Demo loaded={loaded}>
      <SessionQueryScope>
        <div style={{ maxInlineSize: '40rem', padding: '1rem' }}>
          <DeviceSessions pageSize={pageSize} onRevoke={onRevoke} onReverify={onReverify} />
        </div>
      </SessionQueryScope>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

const phone = 'Sign out Safari · iPhone';

async function openConfirmDialog(canvasElement: HTMLElement, name: string) {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole('button', { name }));
  const dialog = await canvas.findByRole('alertdialog');
  return { canvas, dialog, inDialog: within(dialog) };
}

/** A device is signed out after confirmation. Its item is removed once the backend has confirmed it. */
export const SeveralDevices: Story = {
  play: async ({ canvasElement, args }) => {
    const { canvas, dialog, inDialog } = await openConfirmDialog(canvasElement, phone);
    await expect(dialog).toHaveAccessibleName('Sign out Safari · iPhone?');
    await expect(inDialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(canvas.queryByText('Safari · iPhone')).not.toBeInTheDocument());
    await expect(canvas.getByRole('region', { name: 'Devices' })).toHaveFocus();
    await expect(canvas.getByText('Safari · iPhone was signed out.')).toHaveRole('status');
    await expect(args.onRevoke).toHaveBeenCalledOnce();
  },
};

/** The list without any interaction. */
export const List: Story = {};

/** Cancelling restores the focus to the button. */
export const Cancelled: Story = {
  play: async ({ canvasElement, args }) => {
    const { canvas, inDialog } = await openConfirmDialog(canvasElement, phone);
    await userEvent.click(inDialog.getByRole('button', { name: 'Cancel' }));
    await expect(canvas.getByRole('button', { name: phone })).toHaveFocus();
    await expect(args.onRevoke).not.toHaveBeenCalled();
  },
};

export const ConfirmationOpen: Story = {
  play: async ({ canvasElement }) => {
    const { dialog } = await openConfirmDialog(canvasElement, 'Sign out everywhere else');
    await expect(dialog).toBeVisible();
  },
};

export const SignOutOthers: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, inDialog } = await openConfirmDialog(canvasElement, 'Sign out everywhere else');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1));
    await expect(canvas.queryByRole('button', { name: /everywhere/ })).not.toBeInTheDocument();
  },
};

/** Further pages are loaded on demand. */
export const Pages: Story = {
  args: { devices: 24, pageSize: 10 },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('10 of 25')).toHaveRole('status');
    await userEvent.click(canvas.getByRole('button', { name: 'Show more' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(20));
  },
};

export const OnlyThisDevice: Story = {
  args: { devices: 0 },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('This device')).toBeVisible();
    await expect(canvas.queryByRole('button')).not.toBeInTheDocument();
  },
};

export const Loading: Story = {
  args: { state: 'loading' },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('Loading devices…')).toHaveRole('status');
  },
};

export const Failed: Story = {
  args: { state: 'failed' },
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('alert')).toHaveTextContent('The devices could not be loaded.');
    backendOf(loaded).fail(null, 'listDeviceSessions');
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
    await expect(await canvas.findByText('This device')).toBeVisible();
  },
};

/** The server requires step-up authentication. */
export const Reverification: Story = {
  play: async ({ canvasElement, loaded, args }) => {
    const reverificationRequired = new SessionError({
      code: 'reverification_required',
      message: 'Reverification required (simulated by the story).',
    });
    const { dialog, inDialog } = await openConfirmDialog(canvasElement, phone);
    backendOf(loaded).fail(reverificationRequired, 'revokeDeviceSession');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await expect(await inDialog.findByText(/confirm it’s you/)).toBeVisible();
    await userEvent.click(inDialog.getByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(args.onReverify).toHaveBeenCalledOnce();
  },
};

export const FailedSignOut: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { inDialog } = await openConfirmDialog(canvasElement, phone);
    backendOf(loaded).fail(networkError, 'revokeDeviceSession');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await expect(await inDialog.findByRole('alert')).toHaveTextContent(
      'The server did not confirm the sign-out.',
    );
  },
};

/** The backend does not support device sessions. */
export const Unsupported: Story = {
  args: { state: 'unsupported' },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Devices cannot be listed here.');
    await expect(canvas.queryByRole('button')).not.toBeInTheDocument();
  },
};

export const Dark: Story = { ...FailedSignOut, globals: { theme: 'dark' } };

export const Arabic: Story = { ...List, globals: { language: 'ar' } };
