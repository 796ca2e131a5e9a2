import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite';
import { createSessionStore, SessionProvider } from 'multisession';
import { oidcBackend } from 'multisession/oidc';
import { inMemoryEnvironment } from 'multisession/testing';
import { useEffect, useRef, useState } from 'react';
import { expect, waitFor, within } from 'storybook/test';
import { accountNamed, labelsOf } from '../labels.ts';
import { exampleCode } from '../story-code.ts';
import { Page } from './examples/oidc.tsx';
import { createFakeOpenIdProvider, type FakeOpenIdProvider } from './fake-openid-provider.ts';

const AUTHORITY = 'https://accounts.example.com';
const SCOPE = 'story-of-openid-connect';

const users = ['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson'].map((name) => {
  const [sub = '', family_name] = name.split(' ');
  return { sub: sub.toLowerCase(), given_name: sub, family_name, email: `${sub.toLowerCase()}@example.com` };
});

function Demo() {
  const [url, setUrl] = useState<string | null>(null);
  const provider = useRef<FakeOpenIdProvider>(null);
  const [store] = useState(() => {
    const backend = oidcBackend({
      providers: [{ authority: AUTHORITY, clientId: 'my-app' }],
      redirectUri: '/signed-in',
      scope: SCOPE,
    });
    return createSessionStore({ backend, environment: inMemoryEnvironment() });
  });
  useEffect(() => {
    const started = createFakeOpenIdProvider({ authority: AUTHORITY, showWindow: setUrl });
    provider.current = started;
    return () => started.close();
  }, []);
  return (
    <SessionProvider store={store}>
      <div lang="en" dir="ltr" style={{ padding: '1rem' }}>
        <Page />
        {url !== null && (
          <ProviderWindow
            onClose={() => provider.current?.closeWindow()}
            onChoose={(user) => provider.current?.choose(url, user)}
          />
        )}
      </div>
    </SessionProvider>
  );
}

interface ProviderWindowProps {
  readonly onChoose: (user: (typeof users)[number] | null) => void;
  readonly onClose: () => void;
}

/** The window of the provider, as a dialog of the page. */
function ProviderWindow({ onChoose, onClose }: ProviderWindowProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const buttons = users.map((user) => (
    <p key={user.sub}>
      <button onClick={() => onChoose(user)}>
        {user.given_name} {user.family_name}
      </button>
    </p>
  ));
  return (
    <dialog ref={dialog} aria-label={AUTHORITY} onClose={onClose}>
      <p>{AUTHORITY}</p>
      {buttons}
      <button onClick={() => onChoose(null)}>Cancel</button>
    </dialog>
  );
}

/** Removes the accounts of earlier visits, whose tokens the provider in the page no longer knows. */
async function forgetAccounts(): Promise<void> {
  for (const key of Object.keys(localStorage)) if (key.includes(SCOPE)) localStorage.removeItem(key);
  for (const { name = '' } of await indexedDB.databases())
    if (name.includes(SCOPE)) indexedDB.deleteDatabase(name);
}

/**
 * Apps whose users sign in at OpenID providers, in the window that “Add account” opens. The provider and its window are
 * simulated in the page; the backend and `oidc-client-ts` are those of an app.
 */
const meta: Meta = {
  title: 'Backends/OpenID Connect',
  render: () => <Demo />,
  beforeEach: forgetAccounts,
  parameters: { docs: { source: exampleCode('oidc') } },
};

export default meta;

/** Chooses an account in the window of the provider, or cancels. */
async function choose({ canvas, userEvent }: StoryContext, name: string): Promise<void> {
  const window = within(await canvas.findByRole('dialog', { name: AUTHORITY }));
  await userEvent.click(window.getByRole('button', { name }));
  await waitFor(() => expect(canvas.queryByRole('dialog', { name: AUTHORITY })).toBeNull());
}

async function signIn(context: StoryContext): Promise<void> {
  const { canvas, userEvent } = context;
  await userEvent.click(await canvas.findByRole('button', { name: 'Sign in' }));
  await choose(context, 'Ada Lovelace');
  await expect(await canvas.findByText('Signed in as ada@example.com')).toBeVisible();
}

/** Opens the switcher and adds an account. */
async function addAccount(context: StoryContext, name: string): Promise<void> {
  const { canvas, userEvent, globals } = context;
  const labels = labelsOf(globals).sessionSwitcher;
  await userEvent.click(await canvas.findByRole('button', { name: 'Ada Lovelace' }));
  const popup = within(await canvas.findByRole('dialog', { name: labels.accounts }));
  await userEvent.click(popup.getByRole('button', { name: labels.addAccount }));
  await choose(context, name);
}

/** Each account signs in in a window of the provider, next to those that are signed in. */
export const AddingAccounts: StoryObj = {
  name: 'Adding accounts',
  play: async (context) => {
    const { canvas, userEvent, globals } = context;
    await signIn(context);
    await addAccount(context, 'Grace Hopper');
    await expect(await canvas.findByText('Signed in as grace@example.com')).toBeVisible();
    await userEvent.click(await canvas.findByRole('button', { name: 'Grace Hopper' }));
    const { accounts } = labelsOf(globals).sessionSwitcher;
    const popup = within(await canvas.findByRole('dialog', { name: accounts }));
    await userEvent.click(popup.getByRole('button', accountNamed('Ada Lovelace', globals)));
    await expect(await canvas.findByText('Signed in as ada@example.com')).toBeVisible();
  },
};

/** A user who refuses consent remains signed in as before, and sees no error. */
export const Cancelling: StoryObj = {
  tags: ['!autodocs'],
  play: async (context) => {
    const { canvas, globals } = context;
    await signIn(context);
    await addAccount(context, 'Cancel');
    await expect(canvas.getByText('Signed in as ada@example.com')).toBeVisible();
    await expect(canvas.queryByText(labelsOf(globals).sessionSwitcher.signInFailed)).toBeNull();
  },
};
