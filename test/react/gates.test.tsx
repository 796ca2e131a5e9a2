import { act, render } from '@testing-library/react';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSessionStore,
  SessionError,
  SessionFailed,
  SessionLoading,
  SessionPending,
  SessionProvider,
  SignedIn,
  SignedOut,
  useSession,
} from 'multisession';
import { createPendingSessionData, inMemoryBackend, inMemoryEnvironment } from '../../src/testing/index.ts';
import { ada, bob, settle, setUpFakeTime } from './set-up.tsx';

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
  const networkError = new SessionError({ code: 'network_error', message: 'made up' });
  const clientNotFound = new SessionError({ code: 'client_not_found', message: 'made up' });
  if (isOffline) backend.fail(networkError);
  const ignoreRejection = (promise: Promise<unknown>): void => void promise.catch(() => {});
  const actions = {
    refresh: () => ignoreRejection(store.refresh()),
    'go down': () => backend.fail(networkError),
    'forget the client': () => backend.fail(clientNotFound),
    'come back': () => backend.fail(null),
    'switch to ada': () => ignoreRejection(store.switchTo('sess_ada')),
    'switch to dan': () => ignoreRejection(store.switchTo('sess_dan')),
    'switch to nobody': () => ignoreRejection(store.switchTo(null)),
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

/** Between them they pass every gate. */
const examples: [isDown: boolean, Action[]][] = [
  [true, ['refresh']],
  [false, ['hold', 'switch to dan', 'release', 'switch to nobody']],
];

const anyAction = fc.constantFrom(...(Object.keys(setUpActions().moves) as Action[]));

describe('of the five gates', () => {
  it('exactly one is open, whatever happens, and it is the one that useSession names', async () => {
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
