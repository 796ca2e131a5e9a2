import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSession, useSessionActions } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { ada, grace } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Actions() {
  const { switchTo, signOut, refresh } = useSessionActions();
  const current = useSession(({ session }) => session?.id ?? 'none');
  return (
    <>
      <FieldList fields={{ current }} />
      <Action onClick={() => void switchTo(ada.id)}>Ada</Action>
      <Action onClick={() => void switchTo(grace.id)}>Grace</Action>
      <Action onClick={() => void switchTo(null)}>No account</Action>
      <Action onClick={() => void signOut()}>Sign out</Action>
      <Action onClick={() => void refresh()}>Refresh</Action>
    </>
  );
}

/** Returns the commands of the store: switch, sign out and refresh. The object is the same on every render. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionActions', render: () => <Actions /> };

export default meta;

export const SwitchAndSignOut: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const press = async (name: string) => userEvent.click(await canvas.findByRole('button', { name }));
    await press('Grace');
    await expect(await canvas.findByText('sess_grace')).toBeVisible();
    await press('Sign out');
    await expect(await canvas.findByText('sess_ada')).toBeVisible();
    await press('No account');
    await expect(await canvas.findByText('none')).toBeVisible();
  },
};
