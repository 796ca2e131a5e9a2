import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSession } from 'multisession';
import { expect, within } from 'storybook/test';
import { alan, katherine } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Shown } from './shown.tsx';

function Who() {
  const current = useSession();
  const name = useSession(({ session }) => session?.publicUserData?.firstName);
  const reason = current.status === 'signed-out' ? current.reason : undefined;
  return <Shown of={{ status: current.status, id: current.session?.id, name, reason }} />;
}

/** Who one is here, told apart by `status`; with a selector, only what it picks. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSession', render: () => <Who /> };

export default meta;
type Story = StoryObj<DemoArgs>;

const shows = (text: string): NonNullable<Story['play']> =>
  async function play({ canvasElement }) {
    await expect(await within(canvasElement).findByText(text)).toBeVisible();
  };

export const Active: Story = { play: shows('active') };
export const Pending: Story = { args: { sessions: [katherine] }, play: shows('pending') };
export const SignedOut: Story = { args: { sessions: [] }, play: shows('none') };
export const Expired: Story = {
  args: { sessions: [alan], currentSessionId: alan.id },
  play: shows('expired'),
};
export const Loading: Story = { args: { status: 'loading' }, play: shows('loading') };
export const Failed: Story = { args: { status: 'failed' }, play: shows('failed') };
