import type { Meta, StoryObj } from '@storybook/react-vite';
import { useSession, useSessionFetch } from 'multisession';
import { useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import { grace } from '../components/accounts.ts';
import type { DemoArgs } from '../components/demo.tsx';
import { hookMeta } from './hook-meta.tsx';
import { Action, FieldList } from './field-list.tsx';

// A data URL: the request never leaves the page, although it carries the token.
const echo = 'data:application/json,%7B%22hello%22%3A%22world%22%7D';

function Fetching() {
  const sessionFetch = useSessionFetch();
  const sessionId = useSession(({ session }) => session?.id ?? 'none');
  const [response, setResponse] = useState('');
  const send = async (): Promise<void> => {
    const response = await sessionFetch(echo).catch((error: unknown) => error);
    setResponse(response instanceof Response ? await response.text() : String(response));
  };
  return (
    <>
      <FieldList fields={{ sessionId, response }} />
      <Action onClick={() => void send()}>Fetch</Action>
    </>
  );
}

/** Returns a `fetch` that authenticates requests as the current session with a valid token. */
const meta: Meta<DemoArgs> = { ...hookMeta, title: 'Hooks/useSessionFetch', render: () => <Fetching /> };

export default meta;

export const Authenticated: StoryObj<DemoArgs> = {
  args: { currentSessionId: grace.id },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText('{"hello":"world"}')).toBeVisible();
    await expect(canvas.getByText('sess_grace')).toBeVisible();
  },
};

/** Rejects without sending the request if no session is current. */
export const SignedOut: StoryObj<DemoArgs> = {
  args: { sessions: [] },
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.click(await canvas.findByRole('button'));
    await expect(await canvas.findByText(/^SessionError/)).toBeVisible();
  },
};
