import { client, DAY, perTab, session } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  pageRestoredWith,
  received,
  signOut,
  signOutElsewhere,
  switchTo,
  timePassed,
  touch,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// Sign-outs are hidden at once and confirmed later, whatever happens in between.

const withCarol = { lastActiveSessionId: 'carol' } as const;

const adaRemoved = { emits: ['ada closed removed', 'ada purged'], tokens: ['ada'] };

const perRequest: readonly Story[] = [
  {
    title: 'is hidden at once, its tokens are deleted, and the most recently used session becomes current',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        sessions: ['bob', 'carol'],
        current: 'carol',
        operations: { ada: 'removing', carol: 'switching' },
        stored: 'carol',
      },
      {
        on: updated(2, client(2, ['bob', 'carol'])),
        outcomes: ['1 done'],
        calls: ['3 touchSession carol select_session'],
        // Other tabs close the session as removed before they receive the client.
        updates: ['ada removed', '2'],
        operations: { carol: 'switching' },
      },
      { on: updated(3, client(3, ['bob', 'carol'], withCarol)), current: 'carol', operations: {} },
    ],
  },
  {
    title: 'keeps the session listed as ended with the mode `end`',
    lines: [
      {
        on: signOut(1, 'bob', { mode: 'end' }),
        calls: ['2 endSession bob'],
        emits: ['bob closed ended', 'bob purged'],
        tokens: ['bob'],
        sessions: ['ada', 'bob:ended', 'carol'],
        operations: { bob: 'ending' },
      },
      {
        on: updated(2, client(2, ['ada', 'bob:ended', 'carol'])),
        outcomes: ['1 done'],
        sessions: ['ada', 'bob:ended', 'carol'],
      },
    ],
  },
  {
    title: 'leaves no session current with the strategy `none`',
    lines: [
      {
        on: signOut(1, 'ada', { nextSession: 'none' }),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        current: null,
        reason: 'removed',
        stored: null,
      },
    ],
  },
  {
    title: 'makes the session current that a function returns',
    lines: [
      {
        on: signOut(1, 'ada', { nextSession: (_, [first]) => first?.id ?? null }),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        current: 'bob',
      },
    ],
  },
  {
    title: 'is not undone by a response that was requested before',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      {
        on: signOut(2, 'bob'),
        calls: ['3 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: updated(2, client(2)), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
      { on: broadcast(client(3)), sessions: ['ada', 'carol'] },
      {
        on: updated(3, client(4, ['ada', 'carol'])),
        outcomes: ['2 done'],
        sessions: ['ada', 'carol'],
      },
    ],
  },
  {
    title: 'is restored if the backend refuses it, and becomes current again',
    lines: [
      {
        on: signOut(1, 'ada', { nextSession: 'none' }),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        current: null,
      },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        emits: ['ada added'],
        sessions: ['ada', 'bob', 'carol'],
        current: 'ada',
        operations: {},
      },
    ],
  },
  {
    title: 'that is refused changes nothing if the session was closed meanwhile',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        current: 'carol',
      },
      {
        on: broadcast(client(2, ['bob', 'carol'])),
        current: 'carol',
      },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        calls: ['3 touchSession carol select_session'],
        current: 'carol',
        stored: 'carol',
        operations: { carol: 'switching' },
      },
    ],
  },
  {
    title: 'is given up in all tabs if the ID of the session belongs to another user now',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
        signOuts: ['bob removed'],
      },
      {
        on: broadcast(client(2, ['ada', session('bob', { version: 2, userId: 'user_eve' }), 'carol'])),
        calls: ['abort 2', 'then call-given-up'],
        outcomes: ['1 done'],
        emits: ['bob added'],
        signOuts: ['bob settled'],
      },
    ],
  },
  {
    title: 'is settled after the page was restored, although another page of the tab has selected a session',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: pageRestoredWith('carol'), calls: ['3 getClient'] },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], emits: ['bob added'] },
    ],
  },
  {
    title: 'is restored without becoming current if the user has switched meanwhile',
    lines: [
      { on: signOut(1, 'ada', { nextSession: 'none' }), calls: ['2 removeSession ada'], ...adaRemoved },
      { on: switchTo(2, 'bob'), calls: ['3 touchSession bob select_session'], current: 'bob' },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], emits: ['ada added'], current: 'bob' },
    ],
  },
  {
    title: 'of a session that is not loaded yet hides it when it is',
    before: [used(), connected],
    lines: [
      { on: signOut(1, 'ada'), calls: ['2 removeSession ada'] },
      {
        on: received(1, client(1)),
        sessions: ['bob', 'carol'],
        current: null,
        operations: { ada: 'removing' },
      },
      {
        on: updated(2, client(2, ['bob', 'carol'])),
        outcomes: ['1 done'],
        sessions: ['bob', 'carol'],
        operations: {},
      },
    ],
  },
  {
    title: 'of an unknown session resolves, because the backend does not know it either',
    lines: [
      { on: signOut(1, 'dan'), calls: ['2 removeSession dan'] },
      { on: failed(2, 'session_not_found'), outcomes: ['1 done'], sessions: ['ada', 'bob', 'carol'] },
    ],
  },
  {
    title: 'of a session that the backend no longer has resolves',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: failed(2, 'session_not_found'), outcomes: ['1 done'] },
    ],
  },
  {
    title: 'of a client that the server does not know closes all sessions',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      {
        on: failed(2, 'client_not_found'),
        outcomes: ['1 done'],
        emits: ['ada closed revoked', 'carol closed revoked', 'ada purged', 'carol purged'],
        tokens: ['ada', 'carol'],
        sessions: [],
        current: null,
      },
    ],
  },
  {
    title: 'of an ended session with the mode `end` resolves without a request',
    lines: [
      {
        on: broadcast(client(2, ['ada', 'bob:ended'])),
        emits: ['bob closed ended', 'carol closed revoked', 'bob purged', 'carol purged'],
        tokens: ['bob', 'carol'],
      },
      { on: signOut(1, 'bob', { mode: 'end' }), outcomes: ['1 done'] },
    ],
  },
  {
    title: 'of an ended session removes it from the list',
    lines: [
      {
        on: broadcast(client(2, ['ada', 'bob:ended'])),
        emits: ['bob closed ended', 'carol closed revoked', 'bob purged', 'carol purged'],
        tokens: ['bob', 'carol'],
      },
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        sessions: ['ada'],
        operations: { bob: 'removing' },
      },
      { on: updated(2, client(3, ['ada'])), outcomes: ['1 done'], sessions: ['ada'], operations: {} },
    ],
  },
  {
    title: 'with the mode `end` is rejected if the backend does not support it',
    config: { ...perTab, canEnd: false },
    lines: [{ on: signOut(1, 'ada', { mode: 'end' }), outcomes: ['1 unsupported'], current: 'ada' }],
  },
  {
    title: 'with the mode `end` twice is ended once, and both calls resolve',
    lines: [
      {
        on: signOut(1, 'bob', { mode: 'end' }),
        calls: ['2 endSession bob'],
        emits: ['bob closed ended', 'bob purged'],
        tokens: ['bob'],
      },
      { on: signOut(2, 'bob', { mode: 'end' }), calls: ['3 endSession bob'] },
      {
        on: updated(2, client(2, ['ada', 'bob:ended', 'carol'])),
        outcomes: ['1 done'],
      },
      { on: updated(3, client(3, ['ada', 'bob:ended', 'carol'])), outcomes: ['2 done'], operations: {} },
    ],
  },
  {
    title: 'twice stays hidden if only one of the two is refused',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: signOut(2, 'bob'), calls: ['3 removeSession bob'] },
      {
        on: updated(2, client(2, ['ada', 'carol'])),
        outcomes: ['1 done'],
      },
      {
        on: failed(3, 'session_not_found'),
        outcomes: ['2 done'],
        sessions: ['ada', 'carol'],
        operations: {},
      },
    ],
  },
  {
    title: 'is restored and becomes current again, although the switch to it is still in progress',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: signOut(2, 'bob', { nextSession: 'none' }),
        calls: ['3 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
        current: null,
      },
      {
        on: failed(3, 'forbidden'),
        calls: ['abort 2'],
        outcomes: ['2 forbidden', '1 superseded'],
        emits: ['bob added'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'twice stays hidden until both are refused, and becomes current again then',
    lines: [
      { on: signOut(1, 'ada'), calls: ['2 removeSession ada'], ...adaRemoved, current: 'carol' },
      { on: signOut(2, 'ada'), calls: ['3 removeSession ada'] },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        sessions: ['bob', 'carol'],
        current: 'carol',
        operations: { ada: 'removing', carol: 'switching' },
      },
      {
        on: failed(3, 'forbidden'),
        outcomes: ['2 forbidden'],
        emits: ['ada added'],
        sessions: ['ada', 'bob', 'carol'],
        current: 'ada',
        operations: {},
      },
    ],
  },
  {
    title: 'and then of all stays hidden if the first one is refused',
    lines: [
      { on: signOut(1, 'ada'), calls: ['2 removeSession ada'], ...adaRemoved, current: 'carol' },
      {
        on: signOut(2, undefined),
        calls: ['3 removeAllSessions'],
        emits: ['bob closed removed', 'carol closed removed', 'bob purged', 'carol purged'],
        tokens: ['bob', 'carol'],
        current: null,
      },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], sessions: [], current: null },
      { on: updated(3, client(2, [])), outcomes: ['2 done'], sessions: [], current: null, operations: {} },
    ],
  },
  {
    title: 'is superseded by a later switch, which stays current',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada'],
        ...adaRemoved,
        current: 'carol',
      },
      { on: switchTo(2, 'bob'), calls: ['3 touchSession bob select_session'], current: 'bob' },
      {
        on: updated(2, client(2, ['bob', 'carol'])),
        outcomes: ['1 done'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'supersedes a switch to the session in progress, and selects another session',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: signOut(2, 'bob'),
        calls: ['3 removeSession bob', 'abort 2'],
        outcomes: ['1 superseded'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
        current: 'carol',
      },
    ],
  },
];

const all: readonly Story[] = [
  {
    title: 'hides all at once, and leaves no session current',
    lines: [
      {
        on: signOut(1, undefined, { nextSession: 'most-recent' }),
        calls: ['2 removeAllSessions'],
        emits: [
          'ada closed removed',
          'bob closed removed',
          'carol closed removed',
          'ada purged',
          'bob purged',
          'carol purged',
        ],
        tokens: ['ada', 'bob', 'carol'],
        sessions: [],
        current: null,
        reason: 'removed',
        operations: { ada: 'removing', bob: 'removing', carol: 'removing' },
      },
      {
        on: updated(2, client(2, [], { lastActiveSessionId: null })),
        outcomes: ['1 done'],
        operations: {},
      },
    ],
  },
  {
    title: 'restores all if the backend refuses',
    lines: [
      {
        on: signOut(1, undefined),
        calls: ['2 removeAllSessions'],
        emits: [
          'ada closed removed',
          'bob closed removed',
          'carol closed removed',
          'ada purged',
          'bob purged',
          'carol purged',
        ],
        tokens: ['ada', 'bob', 'carol'],
      },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        emits: ['ada added', 'bob added', 'carol added'],
        current: 'ada',
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'hides also the session whose sign-out in another tab is refused later',
    lines: [
      {
        on: signOutElsewhere('bob', 'removed'),
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      {
        on: signOut(1, undefined),
        calls: ['2 removeAllSessions'],
        emits: ['ada closed removed', 'carol closed removed', 'ada purged', 'carol purged'],
        tokens: ['ada', 'carol'],
      },
      { on: signOutElsewhere('bob', null), sessions: [] },
      { on: updated(2, client(2, [])), outcomes: ['1 done'], sessions: [] },
    ],
  },
  {
    title: 'deletes also the tokens of sessions that are abandoned by the local clock only',
    lines: [
      {
        at: 31 * DAY,
        on: timePassed(),
        calls: ['2 getClient'],
        emits: ['ada closed abandoned', 'bob closed abandoned', 'carol closed abandoned'],
        sessions: [],
      },
      {
        on: signOut(1, undefined),
        calls: ['3 removeAllSessions'],
        emits: ['ada purged', 'bob purged', 'carol purged'],
        tokens: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'keeps a session that signs in meanwhile',
    lines: [
      {
        on: signOut(1, undefined),
        calls: ['2 removeAllSessions'],
        emits: [
          'ada closed removed',
          'bob closed removed',
          'carol closed removed',
          'ada purged',
          'bob purged',
          'carol purged',
        ],
        tokens: ['ada', 'bob', 'carol'],
      },
      {
        on: broadcast(client(2, ['ada', 'bob', 'carol', session('dan', { version: 2 })])),
        emits: ['dan added'],
        sessions: ['dan'],
        current: null,
      },
      {
        on: updated(2, client(3, [session('dan', { version: 2 })])),
        outcomes: ['1 done'],
        sessions: ['dan'],
        current: null,
      },
    ],
  },
];

describeStories('a sign-out with a session per request', perRequest);
describeStories('a sign-out of all sessions', all);
