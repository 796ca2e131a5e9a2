import type { Meta, StoryObj } from '@storybook/react-vite';
import { useConnectionStatus, useSessionActions } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { networkError, backendOf, type DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Connection() {
  const connection = useConnectionStatus();
  const { refresh } = useSessionActions();
  // A failed refresh changes the connection status.
  return (
    <>
      <FieldList fields={{ connection }} />
      <Action onClick={() => void refresh().catch(() => {})}>Refresh</Action>
    </>
  );
}

/** Returns the status of the connection to the backend. `degraded` never means that a user was signed out. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useConnectionStatus',
  render: () => <Connection />,
};

export default meta;

export const Degraded: StoryObj<DemoArgs> = {
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('ready')).toBeVisible();
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button'));
    await expect(await canvas.findByText('degraded')).toBeVisible();
  },
};

export const Failed: StoryObj<DemoArgs> = {
  args: { status: 'failed' },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('failed')).toBeVisible();
  },
};
