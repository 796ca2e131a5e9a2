import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionActions, useSessionOperation } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { grace } from '../components/accounts.ts';
import { backendOf, type DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, Shown } from './shown.tsx';

function Operation() {
  const { signOut } = useSessionActions();
  const operation = useSessionOperation(grace.id);
  return (
    <>
      <Shown of={{ operation }} />
      <Action onClick={() => void signOut({ session: grace.id })}>Sign Grace out</Action>
    </>
  );
}

/** What is in flight for a session: `switching`, `ending`, `removing`, `touching`, or null. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionOperation', render: () => <Operation /> };

export default meta;

export const Removing: StoryObj<DemoArgs> = {
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    const release = backendOf(loaded).hold();
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText('removing')).toBeVisible();
    release();
    await expect(await canvas.findByText('null')).toBeVisible();
  },
};
