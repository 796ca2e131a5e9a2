import { isClosed, isSignedIn, type Session, type SessionState } from 'multisession/core';
import { isEqual } from '../../../src/session/index.ts';
import type { Watched } from './watched.ts';

/** Checks every state of a store, and that closed sessions stay closed. */
export interface WatchedState {
  /** The last snapshot of each session that the tab has ever held. */
  readonly known: ReadonlyMap<string, Session>;
  /** Whether the state is the first with a client. */
  readonly isFirst: () => boolean;
  readonly watch: (state: SessionState, before: SessionState) => void;
  readonly check: (state: SessionState) => void;
}

export function watchState({ run, store, remembered, report }: Watched): WatchedState {
  const { server } = run;
  const known = new Map<string, Session>();
  const closed = new Set<string>();
  let isFirst = false;

  function check(state: SessionState): void {
    const { client, currentSessionId } = state;
    const current = store.getCurrent(state);
    const session = client?.sessions.find(({ id }) => id === currentSessionId);
    if (currentSessionId !== null && (!session || isClosed(session))) {
      report(`${currentSessionId} is current but ${session?.status ?? 'missing'}`);
    }
    const isSwitching = Object.values(state.operations).includes('switching');
    const mayLoad = state.connection === 'loading' || !client || (!session && isSwitching);
    if (!(mayLoad && current.status === 'loading') && (current.session ?? null) !== (session ?? null)) {
      report(`getCurrent() returns ${current.session?.id}, but the state has ${currentSessionId}`);
    }
    if (session && current.session && current.status !== session.status)
      report(`getCurrent() has the status ${current.status}, but the session ${session.status}`);
    for (const id of server.ids) checkClosed(state, id);
  }

  /** Checks that a session does not reopen after the tab has seen that it was closed. */
  function checkClosed({ client }: SessionState, id: string): void {
    const closedVersion = server.closedVersionOf(id);
    if (closedVersion === undefined || !client) return;
    const session = client.sessions.find((candidate) => candidate.id === id);
    if (session && isSignedIn(session)) {
      if (closed.has(id)) report(`${id} is signed in again`);
      if (client.version >= closedVersion)
        report(`${id} is signed in at version ${client.version} but was closed at ${closedVersion}`);
    } else if (client.version >= closedVersion) closed.add(id);
  }

  /** Checks that the current session after a load is the stored selection, null, or a session that was added later. */
  function checkFirst({ client, currentSessionId }: SessionState): void {
    if (run.sharedCookie || !client || remembered?.current === undefined) return;
    const { current } = remembered;
    const isSignedInStill = client.sessions.some((session) => session.id === current && isSignedIn(session));
    if (isSignedInStill && currentSessionId !== current) {
      report(`${currentSessionId} is current after the reload instead of ${current}`);
    }
    if (!isSignedInStill && currentSessionId !== null && remembered.known.has(currentSessionId)) {
      report(
        `${currentSessionId} is current after the reload of ${current}, without a selection in this tab`,
      );
    }
  }

  return {
    known,
    isFirst: () => isFirst,
    watch(state, before) {
      for (const session of state.client?.sessions ?? []) {
        const was = before.client?.sessions.find(({ id }) => id === session.id);
        if (was && was !== session && isEqual(plain(was), plain(session))) {
          report(`${session.id} has lost its identity without a change`);
        }
        if (!Object.isFrozen(session)) report(`${session.id} is not frozen`);
        known.set(session.id, session);
      }
      isFirst = !before.client && state.client !== null;
      if (isFirst) checkFirst(state);
      check(state);
    },
    check,
  };
}

/** Returns a session without its version and methods. */
function plain(session: Session): unknown {
  return { ...session, version: 0, factorVerificationAge: null };
}
