import type { Meta, StoryObj } from '@storybook/react-vite';
import { useUser } from 'multisession';
import { expect, within } from 'storybook/test';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function User() {
  const user = useUser();
  return <FieldList fields={user ? { ...user } : { user }} />;
}

/** Returns the user of the current session, as sent by your server, or `null` if no session is current. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useUser', render: () => <User /> };

export default meta;

export const SignedIn: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('ada@example.com')).toBeVisible();
  },
};

export const SignedOut: StoryObj<DemoArgs> = {
  args: { sessions: [] },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('null')).toBeVisible();
  },
};
