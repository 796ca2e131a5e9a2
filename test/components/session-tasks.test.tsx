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
  const made = setUp({ sessions: [createPendingSessionData({ tasks })] });
  await renderWithStore(made.store, <SessionTasks {...props} />);
  return {
    ...made,
    nowLeft: async (left: readonly SessionTask[]) => {
      const [currentTask] = left;
      const change = currentTask ? { currentTask } : { status: 'active' as const };
      made.backend.update('sess_ada', { tasks: left, ...change });
      await act(() => made.store.refresh());
    },
  };
}

const title = () => screen.getByRole('heading').textContent;
const progress = () => screen.getByRole('status').textContent;

describe('SessionTasks', () => {
  it('shows the app’s form for the task, and goes on from one to the next', async () => {
    const tasks = { 'choose-organization': <p>Which one?</p>, 'setup-mfa': (task: SessionTask) => task.key };
    const { nowLeft } = await open(keys('choose-organization', 'setup-mfa'), { tasks });
    expect(screen.queryByText('Which one?')).not.toBe(null);
    expect([title(), progress()]).toEqual(['Choose an organization', 'Step 1 of 2']);
    await nowLeft(keys('setup-mfa'));
    expect(screen.queryByText('Which one?')).toBe(null);
    expect(screen.queryByText('setup-mfa')).not.toBe(null);
    expect([title(), progress()]).toEqual(['Set up two-step verification', 'Step 2 of 2']);
    await nowLeft([]);
    expect(screen.queryByRole('heading')).toBe(null);
  });

  it('counts a task that was added on the way', async () => {
    const { nowLeft } = await open(keys('a', 'b'));
    await nowLeft(keys('b'));
    await nowLeft(keys('b', 'c'));
    expect(progress()).toBe('Step 2 of 3');
  });

  it('does not count where there is but one', async () => {
    await open(keys('reset-password'));
    expect(progress()).toBe('');
  });

  it('takes the focus when the form that had it is gone', async () => {
    const { nowLeft } = await open(keys('a', 'b'), { tasks: { a: <input aria-label="Form" /> } });
    screen.getByLabelText('Form').focus();
    await nowLeft(keys('b'));
    expect(document.activeElement).toBe(screen.getByRole('heading'));
  });

  it('keeps nothing of one task’s form for the next', async () => {
    const form = () => <input aria-label="Form" defaultValue="" />;
    const { nowLeft } = await open(keys('a', 'b'), { fallback: form });
    fireEvent.change(screen.getByLabelText('Form'), { target: { value: 'typed' } });
    await nowLeft(keys('b'));
    expect(screen.getByLabelText<HTMLInputElement>('Form').value).toBe('');
  });

  it('calls tasks of the app’s own as the app does', async () => {
    await open(keys('accept-terms'), { titles: { 'accept-terms': 'Accept the terms' } });
    expect(title()).toBe('Accept the terms');
  });

  it('is not misled by what every object has', async () => {
    await open(keys('constructor'), { tasks: {} });
    expect(title()).toBe('One more step');
  });

  it('looks again whether an unknown task was done elsewhere', async () => {
    const { backend } = await open(keys('verify-age'));
    const check = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
    backend.fail(error('server_error'));
    check('I have done it');
    await settle();
    expect(screen.getByRole('alert').textContent).toContain('Could not check.');
    backend.fail(null);
    backend.update('sess_ada', { status: 'active', tasks: [] });
    check('Try again');
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(screen.queryByRole('heading')).toBe(null);
  });
});
