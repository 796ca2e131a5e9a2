import type { Meta, StoryObj } from '@storybook/react-vite';
import { SessionTasks, type SessionTasksProps } from 'multisession/components';
import { createPendingSessionData, type InMemoryBackend } from 'multisession/testing';
import { useSessionActions } from 'multisession';
import { expect, userEvent, within } from 'storybook/test';
import { ada } from './accounts.ts';
import { networkError, backendOf, Demo, type DemoArgs, loadBackend } from './demo.tsx';

type Args = DemoArgs & Pick<SessionTasksProps, 'tasks' | 'fallback' | 'titles'>;

const katherine = createPendingSessionData({
  name: 'Katherine Johnson',
  tasks: [{ key: 'choose-organization' }, { key: 'setup-mfa' }],
});

/** Renders the current task of a pending session with the form of the app. */
const meta: Meta<Args> = {
  title: 'Components/SessionTasks',
  loaders: [loadBackend],
  args: { sessions: [katherine] },
  render: ({ sessions, tasks, fallback, titles }, { loaded }) => (
    <Demo args={{ sessions }} loaded={loaded}>
      <div style={{ maxInlineSize: '28rem', padding: '1rem' }}>
        <SessionTasks
          tasks={tasks ?? { 'choose-organization': <Organizations backend={backendOf(loaded)} /> }}
          {...(fallback !== undefined && { fallback })}
          {...(titles && { titles })}
        />
      </div>
    </Demo>
  ),
};

export default meta;
type Story = StoryObj<Args>;

/** A form of the app: the server completes the task, then the app refreshes the session. */
function Organizations({ backend }: { readonly backend: InMemoryBackend }) {
  const { refresh } = useSessionActions();
  const choose = (): void => {
    const currentTask = { key: 'setup-mfa' };
    backend.update(katherine.id, { tasks: [currentTask], currentTask });
    void refresh();
  };
  return (
    <div className="ms-actions">
      {['Acme', 'Umbrella'].map((name) => (
        <button key={name} type="button" className="ms-button" onClick={choose}>
          {name}
        </button>
      ))}
    </div>
  );
}

/** Two tasks. The app has no form for the second one. */
export const TwoTasks: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('heading', { name: 'Choose an organization' })).toBeVisible();
    await expect(canvas.getByRole('status')).toHaveTextContent('Step 1 of 2');
    await userEvent.click(canvas.getByRole('button', { name: 'Acme' }));
    const heading = await canvas.findByRole('heading', { name: 'Set up two-step verification' });
    await expect(heading).toHaveFocus();
    await expect(canvas.getByRole('status')).toHaveTextContent('Step 2 of 2');
  },
};

/** A task that the app does not handle: it must be completed elsewhere and checked again. */
export const UnknownTask: Story = {
  args: { sessions: [createPendingSessionData({ tasks: [{ key: 'verify-age' }] })] },
  play: async ({ canvasElement, loaded }) => {
    const canvas = within(canvasElement);
    await expect(await canvas.findByRole('heading', { name: 'One more step' })).toBeVisible();
    backendOf(loaded).fail(networkError);
    await userEvent.click(canvas.getByRole('button', { name: 'I have completed it' }));
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Could not check.');
  },
};

/** A custom task. Its content is a function of the data that the server sent. */
export const CustomTask: Story = {
  args: {
    sessions: [createPendingSessionData({ tasks: [{ key: 'accept-terms', version: '2026' }] })],
    tasks: { 'accept-terms': (task) => <p>The terms of {String(task['version'])}</p> },
    titles: { 'accept-terms': 'Accept the terms' },
  },
  play: async ({ canvasElement }) => {
    await expect(await within(canvasElement).findByText('The terms of 2026')).toBeVisible();
    await expect(within(canvasElement).getByRole('heading')).toHaveTextContent('Accept the terms');
  },
};

/** Nothing is rendered for an active session. */
export const NotPending: Story = {
  args: { sessions: [ada] },
  play: async ({ canvasElement }) => {
    await expect(within(canvasElement).queryByRole('heading')).not.toBeInTheDocument();
  },
};

export const Dark: Story = { ...UnknownTask, globals: { theme: 'dark' } };
