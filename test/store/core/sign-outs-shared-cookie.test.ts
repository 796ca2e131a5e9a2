import { client, SECOND, session, sharedCookie, START } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  clientRefreshed,
  connected,
  failed,
  received,
  selection,
  signOut,
  signOutElsewhere,
  switchTo,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// With a shared cookie, a sign-out also moves the cookie to the next session.

const withBob = { lastActiveSessionId: 'bob' } as const;
const withCarol = { lastActiveSessionId: 'carol' } as const;
const adaRemoved = { emits: ['ada closed removed', 'ada purged'], tokens: ['ada'] };

const withCookie: readonly Story[] = [
  {
    title: 'shows no session until the backend has moved the cookie to the next one',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
        sessions: ['bob', 'carol'],
        current: null,
        reason: 'removed',
        operations: { ada: 'removing', carol: 'switching' },
      },
      {
        on: updated(2, client(2, ['bob', 'carol'], withCarol)),
        outcomes: ['1 done'],
        selections: ['carol settled instead of ada'],
        current: 'carol',
        operations: {},
      },
    ],
  },
  {
    title: 'switches to the next session if the backend has not moved the cookie to it',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      {
        on: updated(2, client(2, ['bob', 'carol'], { lastActiveSessionId: null })),
        calls: ['3 touchSession carol select_session !'],
        outcomes: ['1 done'],
        selections: ['carol begun'],
        current: null,
      },
      {
        on: updated(3, client(3, ['bob', 'carol'], withCarol)),
        selections: ['carol settled'],
        current: 'carol',
      },
    ],
  },
  {
    title: 'settles with no session if there is no next one',
    lines: [
      {
        on: signOut(1, 'ada', { nextSession: 'none' }),
        calls: ['2 removeSession ada null !'],
        ...adaRemoved,
        selections: ['none begun'],
        current: null,
      },
      {
        on: updated(2, client(2, ['bob', 'carol'], { lastActiveSessionId: null })),
        outcomes: ['1 done'],
        selections: ['none settled instead of ada'],
        current: null,
        reason: 'removed',
      },
    ],
  },
  {
    title: 'does not move the cookie to a session that has just expired',
    before: [
      used(),
      connected,
      received(1, client(1, ['ada', 'bob', session('carol', { expireAt: new Date(START + SECOND) })])),
    ],
    lines: [
      {
        at: SECOND,
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada bob !', '3 getClient'],
        emits: ['ada closed removed', 'carol closed expired', 'ada purged'],
        tokens: ['ada'],
        selections: ['bob begun'],
        sessions: ['bob', 'carol:expired'],
      },
    ],
  },
  {
    title: 'is retried after another one whose retry has moved the cookie',
    lines: [
      {
        on: signOut(1, 'bob', { mode: 'end' }),
        calls: ['2 endSession bob !'],
        emits: ['bob closed ended', 'bob purged'],
        tokens: ['bob'],
      },
      { on: signOut(2, 'bob') },
      { on: failed(2, 'rate_limited'), outcomes: ['1 rate_limited'], calls: ['3 removeSession bob !'] },
      { on: failed(3, 'rate_limited'), outcomes: ['2 rate_limited'] },
      { at: SECOND, on: clientRefreshed, calls: ['4 endSession bob !'] },
      {
        on: updated(4, client(2, ['ada', 'bob:ended', 'carol'])),
        calls: ['5 removeSession bob !'],
        outcomes: ['1 done'],
      },
      {
        on: updated(5, client(3, ['ada', 'carol'])),
        outcomes: ['2 done'],
        operations: {},
        sessions: ['ada', 'carol'],
      },
    ],
  },
  {
    title: 'is restored in all tabs if the backend refuses it',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        emits: ['ada added'],
        selections: ['ada failed'],
        current: 'ada',
        operations: {},
      },
    ],
  },
  {
    title:
      'that is refused leaves the session hidden if it is signed out once more, which selects the next one',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: signOut(2, 'ada') },
      {
        on: failed(2, 'forbidden'),
        calls: ['3 removeSession ada carol !'],
        outcomes: ['1 forbidden'],
        sessions: ['bob', 'carol'],
        current: null,
        operations: { ada: 'removing', carol: 'switching' },
      },
      {
        on: updated(3, client(2, ['bob', 'carol'], withCarol)),
        outcomes: ['2 done'],
        selections: ['carol settled instead of ada'],
        current: 'carol',
        operations: {},
      },
    ],
  },
  {
    title: 'is restored if the backend refuses it and each later one of the same session',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: signOut(2, 'ada') },
      {
        on: signOut(3, undefined),
        emits: ['bob closed removed', 'carol closed removed', 'bob purged', 'carol purged'],
        tokens: ['bob', 'carol'],
      },
      { on: failed(2, 'forbidden'), calls: ['3 removeSession ada null !'], outcomes: ['1 forbidden'] },
      {
        on: failed(3, 'forbidden'),
        calls: ['4 removeAllSessions !'],
        outcomes: ['2 forbidden'],
        current: null,
      },
      {
        on: failed(4, 'forbidden'),
        outcomes: ['3 forbidden'],
        emits: ['ada added', 'bob added', 'carol added'],
        selections: ['ada failed'],
        current: 'ada',
        operations: {},
      },
    ],
  },
  {
    title: 'that is refused does not undo a later switch when it is signed out once more and refused',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: switchTo(2, 'bob'), selections: ['bob begun'] },
      { on: signOut(3, 'ada') },
      { on: failed(2, 'forbidden'), calls: ['3 removeSession ada !'], outcomes: ['1 forbidden'] },
      {
        on: failed(3, 'forbidden'),
        calls: ['4 touchSession bob select_session !'],
        outcomes: ['3 forbidden'],
        emits: ['ada added'],
        current: null,
      },
      {
        on: updated(4, client(2, undefined, withBob)),
        outcomes: ['2 switched'],
        selections: ['bob settled'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'that is refused shows the session of the cookie in all tabs if the session was closed meanwhile',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: broadcast(client(2, ['bob', 'carol'], withBob)) },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        selections: ['ada failed'],
        current: 'bob',
        operations: {},
      },
    ],
  },
  {
    title: 'is superseded by a later switch of this tab',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: switchTo(2, 'bob'), selections: ['bob begun'], current: null },
      {
        on: updated(2, client(2, ['bob', 'carol'], withCarol)),
        calls: ['3 touchSession bob select_session !'],
        outcomes: ['1 done'],
        current: null,
      },
      {
        on: updated(3, client(3, ['bob', 'carol'], withBob)),
        outcomes: ['2 switched'],
        selections: ['bob settled'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'is superseded by an earlier switch whose session was loaded meanwhile',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      {
        on: signOut(2, 'ada'),
        calls: ['3 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      {
        on: received(2, client(2, ['ada', 'bob', 'carol', 'dan'])),
        emits: ['dan added'],
        calls: ['then client-refreshed'],
      },
      { on: clientRefreshed, selections: ['dan begun'], current: null },
      {
        on: updated(3, client(3, ['bob', 'carol', 'dan'], withCarol)),
        calls: ['4 touchSession dan select_session !'],
        outcomes: ['2 done'],
        current: null,
      },
      {
        on: updated(4, client(4, ['bob', 'carol', 'dan'], { lastActiveSessionId: 'dan' })),
        outcomes: ['1 switched'],
        selections: ['dan settled'],
        current: 'dan',
        operations: {},
      },
    ],
  },
  {
    title: 'that is refused does not undo an earlier switch whose session was loaded meanwhile',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      {
        on: signOut(2, 'ada'),
        calls: ['3 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      {
        on: received(2, client(2, ['ada', 'bob', 'carol', 'dan'])),
        emits: ['dan added'],
        calls: ['then client-refreshed'],
      },
      { on: clientRefreshed, selections: ['dan begun'] },
      {
        on: failed(3, 'forbidden'),
        calls: ['4 touchSession dan select_session !'],
        outcomes: ['2 forbidden'],
        emits: ['ada added'],
        current: null,
      },
    ],
  },
  {
    title: 'is superseded by a later switch of another tab',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: selection('tab_z', 50, 'begun', 'bob'), timers: ['await tab_z'], current: null },
      {
        on: updated(2, client(2, ['bob', 'carol'], withCarol)),
        outcomes: ['1 done'],
        current: null,
      },
      { on: broadcast(client(3, ['bob', 'carol'], withBob)), current: null },
      { on: selection('tab_z', 50, 'settled', 'bob'), current: 'bob' },
    ],
  },
  {
    title: 'is restored after the failure of a later switch of another tab, if the backend refused it',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: selection('tab_z', 50, 'begun', 'bob'), timers: ['await tab_z'], current: null },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], emits: ['ada added'], current: null },
      { on: selection('tab_z', 50, 'failed', 'bob'), current: 'ada' },
    ],
  },
  {
    title: 'is restored after the failure of a later switch of this tab, if the backend refused both',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: switchTo(2, 'bob'), selections: ['bob begun'] },
      {
        on: failed(2, 'forbidden'),
        calls: ['3 touchSession bob select_session !'],
        outcomes: ['1 forbidden'],
        emits: ['ada added'],
        current: null,
      },
      { on: failed(3, 'forbidden'), outcomes: ['2 forbidden'], selections: ['bob failed'], current: 'ada' },
    ],
  },
  {
    title: 'waits for a switch in progress to end',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: signOut(2, 'carol'),
        emits: ['carol closed removed', 'carol purged'],
        tokens: ['carol'],
        operations: { bob: 'switching', carol: 'removing' },
      },
      {
        on: updated(2, client(2, undefined, withBob)),
        calls: ['3 removeSession carol !'],
        outcomes: ['1 switched'],
        selections: ['bob settled'],
        current: 'bob',
        sessions: ['ada', 'bob'],
      },
    ],
  },
  {
    title: 'is restored in all tabs although a background session was signed out meanwhile',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        ...adaRemoved,
        selections: ['carol begun'],
      },
      { on: signOut(2, 'bob'), emits: ['bob closed removed', 'bob purged'], tokens: ['bob'] },
      {
        on: failed(2, 'forbidden'),
        calls: ['3 removeSession bob !'],
        outcomes: ['1 forbidden'],
        emits: ['ada added'],
        selections: ['ada failed'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'that is refused in another tab shows nothing while a third tab signs the session out',
    lines: [
      { on: selection('tab_b', 1, 'begun', 'carol'), current: null },
      { on: signOutElsewhere('ada', 'removed'), ...adaRemoved },
      { on: signOutElsewhere('ada', 'removed', 'tab_c') },
      { on: signOutElsewhere('ada', null), sessions: ['bob', 'carol'] },
      { on: selection('tab_b', 1, 'failed', 'ada'), sessions: ['bob', 'carol'], current: null },
    ],
  },
  {
    title: 'of a background session does not lift the switch of another tab',
    lines: [
      { on: selection('tab_z', 10, 'begun', 'carol'), timers: ['await tab_z'], current: null },
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob !'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
        current: null,
        operations: { bob: 'removing', carol: 'switching' },
      },
      { on: selection('tab_z', 10, 'settled', 'carol'), current: 'ada' },
    ],
  },
  {
    title: 'of a background session keeps the current one',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob !'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
        current: 'ada',
      },
      {
        on: updated(2, client(2, ['ada', 'carol'])),
        outcomes: ['1 done'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'of all leaves no session current in all tabs',
    lines: [
      {
        on: signOut(1, undefined),
        calls: ['2 removeAllSessions !'],
        emits: [
          'ada closed removed',
          'bob closed removed',
          'carol closed removed',
          'ada purged',
          'bob purged',
          'carol purged',
        ],
        tokens: ['ada', 'bob', 'carol'],
        selections: ['none begun'],
        current: null,
      },
      {
        on: updated(2, client(2, [], { lastActiveSessionId: null })),
        outcomes: ['1 done'],
        selections: ['none settled instead of ada'],
        current: null,
      },
    ],
  },
];

describeStories('a sign-out with a shared cookie', withCookie, sharedCookie);
