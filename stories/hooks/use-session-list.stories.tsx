import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionList } from 'multisession';
import { expect, within } from 'storybook/test';
import { ada, alan, grace, katherine } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function Lists() {
  const ids = (sessions: readonly { readonly id: string }[]) => sessions.map(({ id }) => id).join(', ');
  const all = ids(useSessionList());
  const active = ids(useSessionList({ statuses: ['active'] }));
  const remembered = ids(useSessionList({ statuses: ['ended', 'expired', 'replaced'] }));
  return <FieldList fields={{ all, active, remembered }} />;
}

/** Returns the sessions of this client in order of sign-in, optionally filtered by status. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Hooks/useSessionList',
  args: { sessions: [ada, grace, katherine, alan] },
  render: () => <Lists />,
};

export default meta;

export const Statuses: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByText('sess_ada, sess_grace, sess_katherine, sess_alan')).toBeVisible();
    await expect(canvas.getByText('sess_ada, sess_grace')).toBeVisible();
  },
};
