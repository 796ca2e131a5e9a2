import { act, render } from '@testing-library/react';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConnectionDegraded,
  createSessionStore,
  SessionError,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SessionProvider,
  Show,
  SignedIn,
  SignedOut,
  useSession,
} from 'multisession';
import { createPendingSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, renderWithStore, settle, setUp, setUpFakeTime } from './set-up.tsx';

setUpFakeTime();

function Gates() {
  return (
    <>
      <SessionLoading>[loading]</SessionLoading>
      <SessionFailed>[failed]</SessionFailed>
      <SignedOut>[signed-out]</SignedOut>
      <SessionPending>[pending]</SessionPending>
      <SignedIn>[active]</SignedIn>
    </>
  );
}

function Status() {
  return `[${useSession().status}]`;
}

function setUpActions(isOffline = false) {
  const backend = inMemoryBackend({
    sessions: [ada(), bob(), createPendingSessionData({ name: 'Dan' })],
    capabilities: { sessionPerRequest: false },
  });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  let release = (): void => {};
  const networkError = new SessionError({ code: 'network_error', message: 'fake' });
  const clientNotFound = new SessionError({ code: 'client_not_found', message: 'fake' });
  if (isOffline) backend.fail(networkError);
  const ignoreRejection = (promise: Promise<unknown>): void => void promise.catch(() => {});
  const actions = {
    refresh: () => ignoreRejection(store.refresh()),
    'go offline': () => backend.fail(networkError),
    'forget the client': () => backend.fail(clientNotFound),
    'go online': () => backend.fail(null),
    'switch to ada': () => ignoreRejection(store.switchTo('sess_ada')),
    'switch to dan': () => ignoreRejection(store.switchTo('sess_dan')),
    'switch to no session': () => ignoreRejection(store.switchTo(null)),
    'sign out': () => ignoreRejection(store.signOut()),
    'expire ada': () => backend.close('sess_ada', 'expired'),
    'revoke dan': () => backend.close('sess_dan', 'revoked'),
    hold: () => {
      release = backend.pauseResponses();
    },
    release: () => release(),
  };
  return { store, moves: actions };
}

type Action = keyof ReturnType<typeof setUpActions>['moves'];

/** Together, these sequences open every gate. */
const examples: [isOffline: boolean, Action[]][] = [
  [true, ['refresh']],
  [false, ['hold', 'switch to dan', 'release', 'switch to no session']],
];

const anyAction = fc.constantFrom(...(Object.keys(setUpActions().moves) as Action[]));

describe('SessionLoading, SessionFailed, SignedOut, SessionPending and SignedIn', () => {
  it('exactly one gate is open after any sequence of actions, and it matches the status of useSession()', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(anyAction, { maxLength: 12 }), async (isOffline, sequence) => {
        const { store, moves: actions } = setUpActions(isOffline);
        const { container, unmount } = render(
          <SessionProvider store={store}>
            <Gates />
            <Status />
          </SessionProvider>,
        );
        for (const action of sequence) {
          act(() => actions[action]());
          const status = `[${store.getCurrent().status}]`;
          expect(container.textContent).toBe(status + status);
          await settle();
          const later = `[${store.getCurrent().status}]`;
          expect(container.textContent).toBe(later + later);
          seen.add(later);
        }
        unmount();
      }),
      { numRuns: 40, examples: examples },
    );
    expect([...seen].toSorted()).toEqual(['[active]', '[failed]', '[loading]', '[pending]', '[signed-out]']);
  });
});

it('ConnectionDegraded renders its children while the connection is degraded', async () => {
  const { store, backend } = setUp({ sessions: [ada()] });
  const { container } = await renderWithStore(store, <ConnectionDegraded>out of date</ConnectionDegraded>);
  expect(container.textContent).toBe('');
  backend.fail(new SessionError({ code: 'network_error', message: 'fake' }));
  await act(() => store.refresh().catch(() => {}));
  await settle();
  expect(container.textContent).toBe('out of date');
});

it('Show renders its children while its condition is true, and the fallback otherwise', async () => {
  const { store } = setUp();
  const { container } = await renderWithStore(
    store,
    <Show when={({ session }) => session?.userId === 'user_ada'} fallback="another user">
      Ada
    </Show>,
  );
  expect(container.textContent).toBe('Ada');
  await act(() => store.switchTo('sess_bob'));
  expect(container.textContent).toBe('another user');
});
