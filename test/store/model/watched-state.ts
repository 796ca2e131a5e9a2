import { isClosed, isSignedIn, type Session, type SessionState } from 'multisession/core';
import { isEqual } from '../../../src/session/index.ts';
import type { Watched } from './watched.ts';

/** Checks every state that a tab is in: what it holds, and that the dead stay dead. */
export interface WatchedState {
  /** Every session this tab ever held, as it last saw it. */
  readonly known: ReadonlyMap<string, Session>;
  /** Whether the state is the first with a client. */
  readonly isFirst: () => boolean;
  readonly watch: (state: SessionState, before: SessionState) => void;
  readonly check: (state: SessionState) => void;
}

export function watchState({ run, store, remembered, wrong }: Watched): WatchedState {
  const { server } = run;
  const known = new Map<string, Session>();
  const buried = new Set<string>();
  let isFirst = false;

  function check(state: SessionState): void {
    const { client, currentSessionId } = state;
    const current = store.getCurrent(state);
    const session = client?.sessions.find(({ id }) => id === currentSessionId);
    if (currentSessionId !== null && (!session || isClosed(session))) {
      wrong(`${currentSessionId} is current, and ${session?.status ?? 'not there'}`);
    }
    const isSwitching = Object.values(state.operations).includes('switching');
    const mayLoad = state.connection === 'loading' || !client || (!session && isSwitching);
    if (!(mayLoad && current.status === 'loading') && (current.session ?? null) !== (session ?? null)) {
      wrong(`current() answers ${current.session?.id}, the state says ${currentSessionId}`);
    }
    if (session && current.session && current.status !== session.status)
      wrong(`current() is ${current.status}`);
    for (const id of server.ids) checkBuried(state, id);
  }

  /** What a tab has heard to be closed stays so. */
  function checkBuried({ client }: SessionState, id: string): void {
    const closedBy = server.closedBy(id);
    if (closedBy === undefined || !client) return;
    const session = client.sessions.find((candidate) => candidate.id === id);
    if (session && isSignedIn(session)) {
      if (buried.has(id)) wrong(`${id} has risen from the dead`);
      if (client.version >= closedBy) wrong(`${id} is signed in at ${client.version}, closed by ${closedBy}`);
    } else if (client.version >= closedBy) buried.add(id);
  }

  /** After a load: what the tab had chosen, nobody, or who has signed in since. */
  function checkFirst({ client, currentSessionId }: SessionState): void {
    if (run.together || !client || remembered?.current === undefined) return;
    const { current } = remembered;
    const stillThere = client.sessions.some((session) => session.id === current && isSignedIn(session));
    if (stillThere && currentSessionId !== current) {
      wrong(`comes back with ${currentSessionId}, was ${current}`);
    }
    if (!stillThere && currentSessionId !== null && remembered.known.has(currentSessionId)) {
      wrong(`comes back with ${currentSessionId}, which nobody chose here, was ${current}`);
    }
  }

  return {
    known,
    isFirst: () => isFirst,
    watch(state, before) {
      for (const session of state.client?.sessions ?? []) {
        const was = before.client?.sessions.find(({ id }) => id === session.id);
        if (was && was !== session && isEqual(plain(was), plain(session))) {
          wrong(`${session.id} is another object, but says the same`);
        }
        if (!Object.isFrozen(session)) wrong(`${session.id} is not frozen`);
        known.set(session.id, session);
      }
      isFirst = !before.client && state.client !== null;
      if (isFirst) checkFirst(state);
      check(state);
    },
    check,
  };
}

/** What a session says, without its version and its methods. */
function plain(session: Session): unknown {
  return { ...session, version: 0, factorVerificationAge: null };
}
