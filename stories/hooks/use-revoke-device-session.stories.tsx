import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { loadDevices } from '../components/devices.ts';
import { exampleCode } from '../story-code.ts';
import { DevicesPage } from './examples/use-revoke-device-session.tsx';
import { hookMeta } from './hook-meta.tsx';

/** A mutation that signs out one device of the current user. The list of devices is updated once the server has confirmed it. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useRevokeDeviceSession',
  loaders: [loadDevices],
  render: () => <DevicesPage />,
  parameters: {
    docs: { source: exampleCode('use-revoke-device-session') },
    ...demo({ sessions: [ada] }),
    devices: 4,
  },
};

export default meta;

/** Signing out a phone. */
export const OneDevice: StoryObj = {
  name: 'One device',
  play: async ({ canvas, userEvent }) => {
    const [button] = await canvas.findAllByRole('button', { name: 'Sign out' });
    await expect(canvas.getByText('Unknown device')).toBeVisible();
    if (button) await userEvent.click(button);
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(4));
  },
};
