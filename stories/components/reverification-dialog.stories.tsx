import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionError, useSessionActions } from 'multisession';
import { ReverificationDialog, SessionSwitcher, useReverification } from 'multisession/components';
import { type ReactNode, useRef, useState } from 'react';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import { ada, grace } from './accounts.ts';
import { Demo, loadBackend, networkError } from './demo.tsx';

interface Args {
  /** The fields: a password, or none, as for a passkey. */
  readonly fields: 'password' | 'none';
  /** The result of every verification. Default: accepts the password "secret". */
  readonly result?: 'pending' | 'unreachable';
}

/** Asks the user to verify their identity when the server requires it, and repeats the action afterwards. */
const meta: Meta<Args> = {
  title: 'Components/ReverificationDialog',
  loaders: [({ globals }) => loadBackend({ args: { sessions: [ada, grace] }, globals })],
  args: { fields: 'password' },
  argTypes: { fields: { control: 'radio', options: ['password', 'none'] } },
  render: (args, { loaded }) => (
    <Demo loaded={loaded}>
      <App {...args} />
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

function App({ fields, result }: Args): ReactNode {
  const isVerified = useRef(false);
  const [outcome, setOutcome] = useState('');
  const { switchTo } = useSessionActions();
  const deleteProject = useReverification(() =>
    isVerified.current ? Promise.resolve('The project was deleted.') : Promise.reject(required),
  );

  async function verify(_: unknown, form: FormData): Promise<void> {
    if (result === 'pending') await new Promise(() => {});
    if (result === 'unreachable') throw networkError;
    if (fields === 'password' && form.get('password') !== 'secret') throw new Error('The password is wrong.');
    isVerified.current = true;
  }

  return (
    <main
      style={{
        alignContent: 'start',
        display: 'grid',
        gap: '1rem',
        justifyItems: 'start',
        minBlockSize: '30rem',
        padding: '1rem',
      }}
    >
      <SessionSwitcher />
      <button
        type="button"
        className="ms-button ms-danger"
        onClick={() => void deleteProject().then(setOutcome, (error: SessionError) => setOutcome(error.code))}
      >
        Delete project
      </button>
      <p role="status">{outcome}</p>
      <ReverificationDialog verify={verify}>
        {fields === 'password' && (
          <label className="ms-field">
            Password
            <input name="password" type="password" autoComplete="current-password" required />
          </label>
        )}
      </ReverificationDialog>
      <button type="button" hidden data-testid="switch" onClick={() => void switchTo(grace.id)}>
        Switch
      </button>
    </main>
  );
}

const required = new SessionError({ code: 'reverification_required', message: 'Verify a factor again.' });

async function openDialog(canvasElement: HTMLElement) {
  const canvas = within(canvasElement);
  // The store has loaded.
  await canvas.findByRole('button', { name: /Ada Lovelace/ });
  await userEvent.click(canvas.getByRole('button', { name: 'Delete project' }));
  return canvas.findByRole('dialog', { name: /./ });
}

const passwordField = (dialog: HTMLElement) => within(dialog).getByLabelText('Password');

/** The dialog names the account. The focus is in the first field. */
export const Open: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await expect(dialog).toHaveAccessibleName('Confirm it’s you');
    await expect(dialog).toHaveAccessibleDescription(/Ada Lovelace/);
    await expect(passwordField(dialog)).toHaveFocus();
  },
};

/** The action is repeated, and the focus returns to its button. */
export const Verified: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.type(passwordField(dialog), 'secret{Enter}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(await within(canvasElement).findByText('The project was deleted.')).toBeVisible();
    await expect(within(canvasElement).getByRole('button', { name: 'Delete project' })).toHaveFocus();
  },
};

/** The password is wrong: the focus returns to its field. */
export const Failed: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.type(passwordField(dialog), 'wrong');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
    await expect(await within(dialog).findByRole('alert')).toHaveTextContent('could not be confirmed');
    await expect(passwordField(dialog)).toHaveFocus();
  },
};

export const Unreachable: Story = {
  args: { result: 'unreachable' },
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.type(passwordField(dialog), 'secret{Enter}');
    await expect(await within(dialog).findByRole('alert')).toHaveTextContent('Could not reach the server.');
  },
};

/** Verifying is pending: the button keeps the focus and is disabled. */
export const Pending: Story = {
  args: { result: 'pending' },
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.type(passwordField(dialog), 'secret');
    const submit = within(dialog).getByRole('button', { name: 'Continue' });
    await userEvent.click(submit);
    await expect(submit).toHaveAttribute('aria-disabled', 'true');
    await expect(submit).toHaveFocus();
  },
};

/** Without fields, such as for a passkey. */
export const WithoutFields: Story = {
  args: { fields: 'none' },
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Continue' }));
    await expect(await within(canvasElement).findByText('The project was deleted.')).toBeVisible();
  },
};

/** Cancelling rejects the action, which is not repeated. */
export const Cancelled: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    await expect(await within(canvasElement).findByText('reverification_cancelled')).toBeVisible();
    await expect(within(canvasElement).getByRole('button', { name: 'Delete project' })).toHaveFocus();
  },
};

/** Another account became current: the dialog closes, and the action is not repeated for either account. */
export const Switched: Story = {
  play: async ({ canvasElement }) => {
    const dialog = await openDialog(canvasElement);
    within(canvasElement).getByTestId('switch').click();
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    await expect(await within(canvasElement).findByText('session_not_current')).toBeVisible();
  },
};

export const Dark: Story = { ...Open, globals: { theme: 'dark' } };

const Translated: Story = {
  play: async ({ canvasElement }) => {
    await expect(await openDialog(canvasElement)).toBeVisible();
  },
};

export const German: Story = { ...Translated, globals: { language: 'de' } };

export const Arabic: Story = { ...Translated, globals: { language: 'ar' } };
