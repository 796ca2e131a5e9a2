import { act, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { useSessionExpiry } from 'multisession';
import { ada, bob, setUpFakeTime, setUp, renderWithStore } from './set-up.tsx';

setUpFakeTime();

const SECOND_MS = 1000;
const expiringSoon = () => ({ ...ada(), expireAt: new Date(Date.now() + 90 * SECOND_MS) });

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

const advance = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * SECOND_MS));
const buttonText = () => screen.getByRole('button').textContent;

it('useSessionExpiry() counts down during the last minute, and then returns the phase expired', async () => {
  const { store } = setUp({ sessions: [expiringSoon(), bob()] });
  await renderWithStore(store, <Expiry />);
  expect(buttonText()).toBe('fresh ');
  await advance(30);
  expect(buttonText()).toBe('expiring 60');
  await advance(1);
  expect(buttonText()).toBe('expiring 59');
  await advance(59);
  expect(buttonText()).toBe('expired 0');
});

it('useSessionExpiry() rerenders once a second while the session is expiring, and never before', async () => {
  const { store } = setUp({ sessions: [expiringSoon(), bob()] });
  await renderWithStore(store, <Expiry />);
  renders.length = 0;
  await advance(29);
  expect(renders).toEqual([]);
  await advance(11);
  // StrictMode renders twice.
  expect(renders).toHaveLength(2 * 11);
});

it('useSessionExpiry() returns the phase fresh again after extend()', async () => {
  const { store, backend } = setUp({ sessions: [expiringSoon(), bob()] });
  await renderWithStore(store, <Expiry />);
  await advance(40);
  vi.spyOn(backend, 'touchSession').mockImplementation(async (id) => {
    backend.update(id, { expireAt: new Date(Date.now() + 600 * SECOND_MS) });
    return { session: null, client: await backend.getClient({ signal: new AbortController().signal }) };
  });
  await act(async () => screen.getByRole('button').click());
  await advance(0);
  expect(buttonText()).toBe('fresh ');
});

it('useSessionExpiry() returns the phase fresh if no session is current', async () => {
  const { store } = setUp({ sessions: [expiringSoon()], lastActiveSessionId: null });
  await renderWithStore(store, <Expiry />);
  await advance(100);
  expect(buttonText()).toBe('fresh ');
});
