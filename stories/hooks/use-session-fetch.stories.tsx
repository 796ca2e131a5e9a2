import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSession, useSessionFetch } from 'multisession';
import { useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { grace } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

// A request that never leaves the page, and yet carries the token.
const echo = 'data:application/json,%7B%22hello%22%3A%22world%22%7D';

function Fetching() {
  const sessionFetch = useSessionFetch();
  const speaker = useSession(({ session }) => session?.id ?? 'nobody');
  const [answer, setAnswer] = useState('');
  const send = async (): Promise<void> => {
    const response = await sessionFetch(echo).catch((error: unknown) => error);
    setAnswer(response instanceof Response ? await response.text() : String(response));
  };
  return (
    <>
      <FieldList fields={{ speaker, answer }} />
      <Action onClick={() => void send()}>Fetch</Action>
    </>
  );
}

/** A `fetch` that speaks for the current session, with a token that is always good. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionFetch', render: () => <Fetching /> };

export default meta;

export const Answered: StoryObj<DemoArgs> = {
  args: { currentSessionId: grace.id },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText('{"hello":"world"}')).toBeVisible();
    await expect(canvas.getByText('sess_grace')).toBeVisible();
  },
};

/** Nobody to speak for: nothing is sent. */
export const Refused: StoryObj<DemoArgs> = {
  args: { sessions: [] },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText(/^SessionError/)).toBeVisible();
  },
};
