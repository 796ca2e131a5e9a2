import { act, fireEvent, screen } from '@testing-library/react';
import { SessionTasks, type SessionTasksProps } from 'multisession/components';
import type { SessionTask } from 'multisession';
import { createPendingSessionData } from 'multisession/testing';
import { describe, expect, it, vi } from 'vitest';
import { error } from '../store/set-up.ts';
import { setUpFakeTime, setUp, settle, renderWithStore } from '../react/set-up.tsx';

setUpFakeTime();

const keys = (...names: readonly string[]): readonly SessionTask[] => names.map((key) => ({ key }));

async function open(tasks: readonly SessionTask[], props: SessionTasksProps = {}) {
  const app = setUp({ sessions: [createPendingSessionData({ tasks })] });
  await renderWithStore(app.store, <SessionTasks {...props} />);
  return {
    ...app,
    setRemaining: async (remaining: readonly SessionTask[]) => {
      const [currentTask] = remaining;
      const change = currentTask ? { currentTask } : { status: 'active' as const };
      app.backend.update('sess_ada', { tasks: remaining, ...change });
      await act(() => app.store.refresh());
    },
  };
}

const title = () => screen.getByRole('heading').textContent;
const progress = () => screen.getByRole('status').textContent;

describe('SessionTasks', () => {
  it('renders the content for the current task and advances to the next', async () => {
    const tasks = { 'choose-organization': <p>Which one?</p>, 'setup-mfa': (task: SessionTask) => task.key };
    const { setRemaining } = await open(keys('choose-organization', 'setup-mfa'), { tasks });
    expect(screen.queryByText('Which one?')).not.toBe(null);
    expect([title(), progress()]).toEqual(['Choose an organization', 'Step 1 of 2']);
    await setRemaining(keys('setup-mfa'));
    expect(screen.queryByText('Which one?')).toBe(null);
    expect(screen.queryByText('setup-mfa')).not.toBe(null);
    expect([title(), progress()]).toEqual(['Set up two-step verification', 'Step 2 of 2']);
    await setRemaining([]);
    expect(screen.queryByRole('heading')).toBe(null);
  });

  it('counts a task that was added later', async () => {
    const { setRemaining } = await open(keys('a', 'b'));
    await setRemaining(keys('b'));
    await setRemaining(keys('b', 'c'));
    expect(progress()).toBe('Step 2 of 3');
  });

  it('shows no progress for a single task', async () => {
    await open(keys('reset-password'));
    expect(progress()).toBe('');
  });

  it('moves the focus to the title when the focused form unmounts', async () => {
    const { setRemaining } = await open(keys('a', 'b'), { tasks: { a: <input aria-label="Form" /> } });
    screen.getByLabelText('Form').focus();
    await setRemaining(keys('b'));
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });

  it('resets the state of the form for the next task', async () => {
    const form = () => <input aria-label="Form" defaultValue="" />;
    const { setRemaining } = await open(keys('a', 'b'), { fallback: form });
    fireEvent.change(screen.getByLabelText('Form'), { target: { value: 'typed' } });
    await setRemaining(keys('b'));
    expect(screen.getByLabelText<HTMLInputElement>('Form').value).toBe('');
  });

  it.each([
    ['user', { userId: 'user_bob' }],
    ['actor', { actor: { sub: 'admin' } }],
  ])('resets the state of the form if the ID of the session belongs to another %s', async (_, other) => {
    const { backend, store } = await open(keys('a'), { fallback: () => <input aria-label="Form" /> });
    fireEvent.change(screen.getByLabelText('Form'), { target: { value: 'typed' } });
    backend.update('sess_ada', other);
    await act(() => store.refresh());
    expect(screen.getByLabelText<HTMLInputElement>('Form').value).toBe('');
  });

  it('uses the title of a custom task', async () => {
    await open(keys('accept-terms'), { titles: { 'accept-terms': 'Accept the terms' } });
    expect(title()).toBe('Accept the terms');
  });

  it('ignores inherited properties such as constructor', async () => {
    await open(keys('constructor'), { tasks: {} });
    expect(title()).toBe('One more step');
  });

  it('checks again whether an unknown task was completed elsewhere', async () => {
    const { backend } = await open(keys('verify-age'));
    const check = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
    backend.fail(error('server_error'));
    check('I have completed it');
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('Could not check.');
    backend.fail(null);
    backend.update('sess_ada', { status: 'active', tasks: [] });
    check('Try again');
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(screen.queryByRole('heading')).toBe(null);
  });
});
