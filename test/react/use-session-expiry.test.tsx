import { act, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useSessionExpiry } from 'multisession';
import { ada, bob, fakeTime, setUp, show } from './set-up.tsx';

fakeTime();

const SECOND = 1000;
const soon = () => ({ ...ada(), expireAt: new Date(Date.now() + 90 * SECOND) });

const renders: string[] = [];

function Expiry() {
  const { phase, secondsLeft, extend } = useSessionExpiry();
  renders.push(phase);
  return (
    <button type="button" onClick={extend}>
      {phase} {secondsLeft}
    </button>
  );
}

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * SECOND));
const shown = () => screen.getByRole('button').textContent;

it('counts the last minute down, and says when it is over', async () => {
  const { store } = setUp({ sessions: [soon(), bob()] });
  await show(store, <Expiry />);
  expect(shown()).toBe('fresh ');
  await pass(30);
  expect(shown()).toBe('expiring 60');
  await pass(1);
  expect(shown()).toBe('expiring 59');
  await pass(59);
  expect(shown()).toBe('expired 0');
});

it('renders once a second, and not at all as long as there is no hurry', async () => {
  const { store } = setUp({ sessions: [soon(), bob()] });
  await show(store, <Expiry />);
  renders.length = 0;
  await pass(29);
  expect(renders).toEqual([]);
  await pass(11);
  // StrictMode renders each time twice.
  expect(renders).toHaveLength(2 * 11);
});

it('is fresh again when somebody extends it', async () => {
  const { store, backend } = setUp({ sessions: [soon(), bob()] });
  await show(store, <Expiry />);
  await pass(40);
  vi.spyOn(backend, 'touchSession').mockImplementation(async (id) => {
    backend.update(id, { expireAt: new Date(Date.now() + 600 * SECOND) });
    return { session: null, client: await backend.getClient({ signal: new AbortController().signal }) };
  });
  await act(async () => screen.getByRole('button').click());
  await pass(0);
  expect(shown()).toBe('fresh ');
});

it('is fresh where nobody is current', async () => {
  const { store } = setUp({ sessions: [soon()], lastActiveSessionId: null });
  await show(store, <Expiry />);
  await pass(100);
  expect(shown()).toBe('fresh ');
});
