import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionQueryScope, useDeviceSessions, useRevokeDeviceSession } from 'multisession/query';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { ada } from '../components/accounts.ts';
import { type DemoArgs, loadBackend } from '../components/demo.tsx';
import { signInOnDevices } from '../components/devices.ts';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Devices() {
  const { data, status, hasNextPage, fetchNextPage } = useDeviceSessions({ pageSize: 3 });
  const { mutate } = useRevokeDeviceSession();
  const { sessions = [], totalCount } = data ?? {};
  const last = sessions.at(-1);
  return (
    <>
      <FieldList
        fields={{ status, totalCount, sessions: sessions.map(({ id }) => id).join(', '), hasNextPage }}
      />
      {hasNextPage && <Action onClick={() => void fetchNextPage()}>Next page</Action>}
      {last && <Action onClick={() => mutate(last.id)}>Sign out the last one</Action>}
    </>
  );
}

/** Lists the sessions of the current user on all devices, page by page, and revokes one of them. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useDeviceSessions',
  loaders: [
    async (context) => {
      const loaded = await loadBackend(context);
      signInOnDevices(loaded.backend, 4);
      return loaded;
    },
  ],
  args: { sessions: [ada] },
  render: () => (
    <SessionQueryScope>
      <Devices />
    </SessionQueryScope>
  ),
};

export default meta;

export const PageAfterPage: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Next page' }));
    const all = /^(sess_\w+, ){4}sess_\w+$/;
    await expect(await canvas.findByText(all)).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Sign out the last one' }));
    await waitFor(() => expect(canvas.queryByText(all)).not.toBeInTheDocument());
  },
};
