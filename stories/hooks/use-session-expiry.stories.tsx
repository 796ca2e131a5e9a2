import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionExpiry } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { type DemoArgs, loadBackend } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Expiry() {
  const { phase, secondsLeft, extend } = useSessionExpiry();
  return (
    <>
      <FieldList fields={{ phase, secondsLeft }} />
      <Action onClick={() => void extend()}>Extend</Action>
    </>
  );
}

/** Returns the remaining time of the current session. Rerenders every second only while the session is expiring. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useSessionExpiry',
  loaders: [
    ({ globals }) => {
      const now = Date.now();
      const dates = { lastActiveAt: new Date(now - 600_000), expireAt: new Date(now + 45_000) };
      return loadBackend({ args: { sessions: [{ ...ada, ...dates }] }, globals });
    },
  ],
  render: () => <Expiry />,
};

export default meta;

export const Extended: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('expiring')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Extend' }));
    await expect(await canvas.findByText('fresh')).toBeVisible();
  },
};
