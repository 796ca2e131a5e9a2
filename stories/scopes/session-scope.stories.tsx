import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionScope, useActiveSession, useSessionActions, useSessionTask } from 'multisession';
import { SignOutButton } from 'multisession/components';
import { useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { ada, grace, katherine } from '../components/accounts.ts';
import { type DemoArgs } from '../components/demo.tsx';
import { hookMeta } from '../hooks/hook-meta.tsx';
import { Action } from '../hooks/field-list.tsx';

/** A part of an app: whoever it is, that draft is theirs. */
function Desk() {
  const { publicUserData } = useActiveSession();
  const [draft, setDraft] = useState('');
  const name = publicUserData?.firstName;
  return (
    <section
      aria-label={`${name}’s desk`}
      style={{ border: '1px solid', borderRadius: '0.75rem', flex: '1 1 12rem', padding: '1rem' }}
    >
      <h2>{name}</h2>
      <p>
        <label>
          Draft <input value={draft} onChange={({ target }) => setDraft(target.value)} />
        </label>
      </p>
      <SignOutButton />
    </section>
  );
}

function Task() {
  return <p>First: {useSessionTask()?.key}</p>;
}

const slots = {
  loading: <p>One moment…</p>,
  loadError: <p>The server cannot be reached.</p>,
  signedOut: <p>Nobody is signed in.</p>,
  pending: <Task />,
};

/** Binds a part of the screen to one session: every hook below it speaks for that one alone. */
const meta: Meta<DemoArgs> = {
  ...hookMeta,
  title: 'Scopes/SessionScope',
  render: () => (
    <SessionScope {...slots}>
      <Desk />
    </SessionScope>
  ),
};

export default meta;
type Story = StoryObj<DemoArgs>;

const expectText = (text: string): NonNullable<Story['play']> =>
  async function play({ canvasElement }) {
    await expect(await within(canvasElement).findByText(text)).toBeVisible();
  };

export const Active: Story = { play: expectText('Ada') };
export const Loading: Story = { args: { status: 'loading' }, play: expectText('One moment…') };
export const Failed: Story = {
  args: { status: 'failed' },
  play: expectText('The server cannot be reached.'),
};
export const Fallback: Story = { args: { sessions: [] }, play: expectText('Nobody is signed in.') };
export const Pending: Story = { args: { sessions: [katherine] }, play: expectText('First: setup-mfa') };

function Switching() {
  const { switchTo } = useSessionActions();
  return <Action onClick={() => void switchTo(grace.id)}>Switch to Grace</Action>;
}

/** After a switch nothing of the one is left for the other. */
export const Switched: Story = {
  render: () => (
    <>
      <Switching />
      <SessionScope {...slots}>
        <Desk />
      </SessionScope>
    </>
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await userEvent.type(await canvas.findByRole('textbox'), 'of Ada');
    await userEvent.click(canvas.getByRole('button', { name: 'Switch to Grace' }));
    await expect(await canvas.findByRole('region', { name: 'Grace’s desk' })).toBeVisible();
    await expect(canvas.getByRole('textbox')).toHaveValue('');
  },
};

/** Two accounts on one screen; signing out of one leaves the other as it was. */
export const SideBySide: Story = {
  render: () => (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: '1rem' }}>
      {[ada, grace].map(({ id }) => (
        <SessionScope key={id} {...slots} sessionId={id}>
          <Desk />
        </SessionScope>
      ))}
    </div>
  ),
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    const desk = await canvas.findByRole('region', { name: 'Ada’s desk' });
    await userEvent.type(within(desk).getByRole('textbox'), 'still here');
    const other = canvas.getByRole('region', { name: 'Grace’s desk' });
    await userEvent.click(within(other).getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(other).not.toBeInTheDocument());
    await expect(within(desk).getByRole('textbox')).toHaveValue('still here');
  },
};
