import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { loadDevices } from '../components/devices.ts';
import { exampleCode } from '../story-code.ts';
import { DevicesPage } from './examples/use-revoke-other-device-sessions.tsx';
import { hookMeta } from './hook-meta.tsx';

/** A mutation that signs the current user out on all other devices, for example after a password was changed. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useRevokeOtherDeviceSessions',
  loaders: [loadDevices],
  render: () => <DevicesPage />,
  parameters: {
    docs: { source: exampleCode('use-revoke-other-device-sessions') },
    ...demo({ sessions: [ada] }),
    devices: 4,
  },
};

export default meta;

/** Signing out on all other devices. */
export const AllOthers: StoryObj = {
  name: 'All others',
  play: async ({ canvas, userEvent }) => {
    await expect(await canvas.findByText('Devices: 5')).toBeVisible();
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText('Devices: 1')).toBeVisible();
  },
};
