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
import { ada, bob, settle, fakeTime } from './set-up.tsx';

fakeTime();

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

function set(isDown = false) {
  const backend = inMemoryBackend({
    sessions: [ada(), bob(), createPendingSessionData({ name: 'Dan' })],
    capabilities: { perRequestSession: false },
  });
  const store = createSessionStore({ backend, environment: inMemoryEnvironment() });
  let release = (): void => {};
  const down = new SessionError({ code: 'network', message: 'made up' });
  const gone = new SessionError({ code: 'client_invalid', message: 'made up' });
  if (isDown) backend.fail(down);
  const quiet = (promise: Promise<unknown>): void => void promise.catch(() => {});
  const moves = {
    refresh: () => quiet(store.refresh()),
    'go down': () => backend.fail(down),
    'forget the client': () => backend.fail(gone),
    'come back': () => backend.fail(null),
    'switch to ada': () => quiet(store.switchTo('sess_ada')),
    'switch to dan': () => quiet(store.switchTo('sess_dan')),
    'switch to nobody': () => quiet(store.switchTo(null)),
    'sign out': () => quiet(store.signOut()),
    'expire ada': () => backend.close('sess_ada', 'expired'),
    'revoke dan': () => backend.close('sess_dan', 'revoked'),
    hold: () => {
      release = backend.hold();
    },
    release: () => release(),
  };
  return { store, moves };
}

type Move = keyof ReturnType<typeof set>['moves'];

/** Between them they pass every gate. */
const journeys: [isDown: boolean, Move[]][] = [
  [true, ['refresh']],
  [false, ['hold', 'switch to dan', 'release', 'switch to nobody']],
];

const anyMove = fc.constantFrom(...(Object.keys(set().moves) as Move[]));

describe('of the five gates', () => {
  it('exactly one is open, whatever happens, and it is the one that useSession names', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(anyMove, { maxLength: 12 }), async (isDown, wishes) => {
        const { store, moves } = set(isDown);
        const { container, unmount } = render(
          <SessionProvider store={store}>
            <Gates />
            <Status />
          </SessionProvider>,
        );
        for (const wish of wishes) {
          act(() => moves[wish]());
          const status = `[${store.current().status}]`;
          expect(container.textContent).toBe(status + status);
          await settle();
          const later = `[${store.current().status}]`;
          expect(container.textContent).toBe(later + later);
          seen.add(later);
        }
        unmount();
      }),
      { numRuns: 40, examples: journeys },
    );
    expect([...seen].toSorted()).toEqual(['[active]', '[failed]', '[loading]', '[pending]', '[signed-out]']);
  });
});
