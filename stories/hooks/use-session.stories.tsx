import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSession } from 'multisession';
import { expect, within } from 'storybook/test';
import { alan, katherine } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { FieldList } from './field-list.tsx';

function CurrentSession() {
  const current = useSession();
  const name = useSession(({ session }) => session?.publicUserData?.firstName);
  const reason = current.status === 'signed-out' ? current.reason : undefined;
  return <FieldList fields={{ status: current.status, id: current.session?.id, name, reason }} />;
}

/** Returns the current session, discriminated by `status`, or the value that a selector returns. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSession', render: () => <CurrentSession /> };

export default meta;
type Story = StoryObj<DemoArgs>;

const expectText = (text: string): NonNullable<Story['play']> =>
  async function play({ canvasElement }) {
    await expect(await within(canvasElement).findByText(text)).toBeVisible();
  };

export const Active: Story = { play: expectText('active') };
export const Pending: Story = { args: { sessions: [katherine] }, play: expectText('pending') };
export const SignedOut: Story = { args: { sessions: [] }, play: expectText('none') };
export const Expired: Story = {
  args: { sessions: [alan], currentSessionId: alan.id },
  play: expectText('expired'),
};
export const Loading: Story = { args: { status: 'loading' }, play: expectText('loading') };
export const Failed: Story = { args: { status: 'failed' }, play: expectText('failed') };
