import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSessionActions, useSessionEvent } from 'multisession';
import { useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { ada, grace } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action } from './field-list.tsx';

function EventLog() {
  const [log, setLog] = useState<readonly string[]>([]);
  const { switchTo, signOut } = useSessionActions();
  useSessionEvent('current-session-changed', ({ from, to }) => setLog([...log, `from ${from} to ${to}`]));
  useSessionEvent('session-closed', ({ sessionId, status }) => setLog([...log, `${sessionId} is ${status}`]));
  return (
    <>
      <Action onClick={() => void switchTo(grace.id)}>Switch to Grace</Action>
      <Action onClick={() => void signOut({ session: ada.id })}>Sign Ada out</Action>
      <ol>
        {log.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ol>
    </>
  );
}

/** Subscribes to an event of the store, for example to save input before a switch or to announce a sign-out. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionEvent', render: () => <EventLog /> };

export default meta;

export const SwitchingAndSigningOut: StoryObj<DemoArgs> = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button', { name: 'Switch to Grace' }));
    await expect(await canvas.findByText(`from ${ada.id} to ${grace.id}`)).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Sign Ada out' }));
    await expect(await canvas.findByText(`${ada.id} is removed`)).toBeVisible();
  },
};
