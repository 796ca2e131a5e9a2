import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionActions, usePendingOperation } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { grace } from '../components/accounts.ts';
import { backendOf, type DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

function Operation() {
  const { signOut } = useSessionActions();
  const operation = usePendingOperation(grace.id);
  return (
    <>
      <FieldList fields={{ operation }} />
      <Action onClick={() => void signOut({ session: grace.id })}>Sign Grace out</Action>
    </>
  );
}

/** Returns the operation in progress for a session: `switching`, `ending`, `removing`, `touching` or `null`. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/usePendingOperation', render: () => <Operation /> };

export default meta;

export const Removing: StoryObj<DemoArgs> = {
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    const release = backendOf(loaded).pauseResponses();
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText('removing')).toBeVisible();
    release();
    await expect(await canvas.findByText('null')).toBeVisible();
  },
};
