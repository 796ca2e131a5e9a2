import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, waitFor } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { demo } from '../components/demo.tsx';
import { loadDevices } from '../components/devices.ts';
import { exampleCode } from '../story-code.ts';
import { DevicesPage } from './examples/use-device-sessions.tsx';
import { hookMeta } from './hook-meta.tsx';

/** The sessions of the current user on all devices, page by page. Use it for a list of devices of your own. */
const meta: Meta = {
  ...hookMeta,
  title: 'Hooks/useDeviceSessions',
  loaders: [loadDevices],
  render: () => <DevicesPage />,
  parameters: {
    docs: { source: exampleCode('use-device-sessions') },
    ...demo({ sessions: [ada] }),
    devices: 4,
  },
};

export default meta;

/** Three devices per page. */
export const PageAfterPage: StoryObj = {
  name: 'Page after page',
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Show more of 5' }));
    await waitFor(() => expect(canvas.getAllByRole('listitem')).toHaveLength(5));
    const texts = canvas.getAllByRole('listitem').map(({ textContent }) => textContent);
    await expect(texts).toContain('Edge');
    await expect(texts).toContain('Unknown device');
  },
};
