import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionError } from 'multisession';
import { DeviceSessions, type DeviceSessionsProps } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import { ada } from './accounts.ts';
import { networkError, backendOf, Demo, loadBackend } from './demo.tsx';
import { activityOf, here, signInOnDevices } from './devices.ts';

interface Args extends Pick<DeviceSessionsProps, 'pageSize' | 'onRevoke' | 'onReverify'> {
  /** On how many other devices Ada is signed in. */
  readonly devices: number;
  readonly state?: 'loading' | 'failed' | 'unsupported';
}

const me = { ...ada, lastActiveAt: new Date(), latestActivity: activityOf(here) };

/** The devices on which an account is signed in. */
const meta: Meta<Args> = {
  title: 'Components/DeviceSessions',
  loaders: [
    async ({ args: { devices, state }, globals }) => {
      const capabilities = { deviceSessions: state !== 'unsupported' };
      const loaded = await loadBackend({ args: { sessions: [me], capabilities }, globals });
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

async function askFor(canvasElement: HTMLElement, name: string) {
  const canvas = within(canvasElement);
  await userEvent.click(await canvas.findByRole('button', { name }));
  const dialog = await canvas.findByRole('alertdialog');
  return { canvas, dialog, inDialog: within(dialog) };
}

/** A device is signed out when that was confirmed; its row goes when it is done. */
export const SeveralDevices: Story = {
  play: async ({ canvasElement, args }) => {
    const { canvas, dialog, inDialog } = await askFor(canvasElement, phone);
    await expect(dialog).toHaveAccessibleName('Sign out Safari · iPhone?');
    await expect(inDialog.getByRole('button', { name: 'Cancel' })).toHaveFocus();
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(canvas.queryByText('Safari · iPhone')).not.toBeInTheDocument());
    await expect(canvas.getByRole('region', { name: 'Devices' })).toHaveFocus();
    await expect(canvas.getByText('Safari · iPhone was signed out.')).toHaveRole('status');
    await expect(args.onRevoke).toHaveBeenCalledOnce();
  },
};

/** As it looks: nothing is signed out. */
export const List: Story = {};

/** Whoever thinks better of it is back where they were. */
export const Cancelled: Story = {
  play: async ({ canvasElement, args }) => {
    const { canvas, inDialog } = await askFor(canvasElement, phone);
    await userEvent.click(inDialog.getByRole('button', { name: 'Cancel' }));
    await expect(canvas.getByRole('button', { name: phone })).toHaveFocus();
    await expect(args.onRevoke).not.toHaveBeenCalled();
  },
};

export const Confirming: Story = {
  play: async ({ canvasElement }) => {
    const { dialog } = await askFor(canvasElement, 'Sign out everywhere else');
    await expect(dialog).toBeVisible();
  },
};

export const EverywhereElse: Story = {
  play: async ({ canvasElement }) => {
    const { canvas, inDialog } = await askFor(canvasElement, 'Sign out everywhere else');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(1));
    await expect(canvas.queryByRole('button', { name: /everywhere/ })).not.toBeInTheDocument();
  },
};

/** Page after page. */
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

/** The server wants to know once more who it is. */
export const Reverification: Story = {
  play: async ({ canvasElement, loaded, args }) => {
    const wanted = new SessionError({ code: 'reverification_required', message: 'Prove it, as wanted.' });
    const { dialog, inDialog } = await askFor(canvasElement, phone);
    backendOf(loaded).fail(wanted, 'revokeDeviceSession');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await expect(await inDialog.findByText(/prove once more/)).toBeVisible();
    await userEvent.click(inDialog.getByRole('button', { name: 'Continue' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(args.onReverify).toHaveBeenCalledOnce();
  },
};

export const FailedSignOut: Story = {
  play: async ({ canvasElement, loaded }) => {
    const { inDialog } = await askFor(canvasElement, phone);
    backendOf(loaded).fail(networkError, 'revokeDeviceSession');
    await userEvent.click(inDialog.getByRole('button', { name: 'Sign out' }));
    await expect(await inDialog.findByRole('alert')).toHaveTextContent('Could not sign out.');
  },
};

/** A backend that knows no devices. */
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
