import { client, session } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  received,
  refresh,
  signOut,
  signOutElsewhere,
  tabSignOutTimedOut,
  touch,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// A session that other tabs sign out is hidden until the backend has refused all of them.

const adaRemoved = { emits: ['ada closed removed', 'ada purged'], tokens: ['ada'] };
const bobRemoved = { emits: ['bob closed removed', 'bob purged'], tokens: ['bob'] };

const elsewhere: readonly Story[] = [
  {
    title: 'is shown again if the backend refuses it',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved, sessions: ['ada', 'carol'] },
      { on: signOutElsewhere('bob', null), emits: ['bob added'], sessions: ['ada', 'bob', 'carol'] },
    ],
  },
  {
    title: 'stays hidden while a third tab signs it out, if one of the two is refused',
    lines: [
      { on: signOutElsewhere('ada', 'removed'), ...adaRemoved, current: null },
      { on: signOutElsewhere('ada', 'removed', 'tab_c'), current: null },
      { on: signOutElsewhere('ada', null, 'tab_c'), sessions: ['bob', 'carol'], current: null },
      { on: signOutElsewhere('ada', null), emits: ['ada added'], current: 'ada' },
    ],
  },
  {
    title: 'stays hidden if it is refused, while this tab signs it out',
    lines: [
      { on: signOut(1, 'bob'), calls: ['2 removeSession bob'], ...bobRemoved },
      { on: signOutElsewhere('bob', 'removed') },
      { on: signOutElsewhere('bob', null), sessions: ['ada', 'carol'] },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], emits: ['bob added'] },
    ],
  },
  {
    title: 'stays hidden if the sign-out in this tab is refused, whichever began first',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved },
      { on: signOut(1, 'bob'), calls: ['2 removeSession bob'] },
      { on: signOutElsewhere('ada', 'removed'), ...adaRemoved, current: null },
      {
        on: signOut(2, 'carol'),
        calls: ['3 removeSession carol'],
        emits: ['carol closed removed', 'carol purged'],
        tokens: ['carol'],
      },
      { on: signOutElsewhere('carol', 'removed') },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], sessions: [], current: null },
      { on: failed(3, 'forbidden'), outcomes: ['2 forbidden'], sessions: [], current: null },
      { on: signOutElsewhere('bob', null), emits: ['bob added'], sessions: ['bob'], current: null },
    ],
  },
  {
    title:
      'stays hidden after other responses than that to a refresh, because that tab may still sign it out',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved },
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: updated(2, client(2)), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
    ],
  },
  {
    title: 'is checked after its own time has passed, whichever others are pending then',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved },
      { on: broadcast(client(2, ['ada', 'carol'])) },
      {
        at: 39_000,
        on: signOutElsewhere('carol', 'removed', 'tab_c'),
        emits: ['carol closed removed', 'carol purged'],
        tokens: ['carol'],
      },
      { at: 40_000, on: tabSignOutTimedOut('bob') },
      { at: 79_000, on: tabSignOutTimedOut('carol'), calls: ['2 getClient'] },
    ],
  },
  {
    title: 'hides a session that is loaded later',
    before: [used(), connected],
    lines: [
      { on: signOutElsewhere('ada', 'removed') },
      { on: received(1, client(1)), sessions: ['bob', 'carol'], current: null },
      { on: signOutElsewhere('ada', null), emits: ['ada added'], sessions: ['ada', 'bob', 'carol'] },
    ],
  },
  {
    title: 'does not hide the session if it is signed in again after the backend has confirmed it',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved },
      { on: broadcast(client(2, ['ada', 'carol'])), sessions: ['ada', 'carol'] },
      {
        on: broadcast(client(3, ['ada', session('bob', { version: 3 }), 'carol'])),
        emits: ['bob added'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title:
      'with the mode `end` does not hide the session if it is signed in again after the backend has confirmed it',
    lines: [
      {
        on: signOutElsewhere('bob', 'ended'),
        emits: ['bob closed ended', 'bob purged'],
        tokens: ['bob'],
        sessions: ['ada', 'bob:ended', 'carol'],
      },
      { on: broadcast(client(2, ['ada', 'bob:ended', 'carol'])), sessions: ['ada', 'bob:ended', 'carol'] },
      {
        on: broadcast(client(3, ['ada', session('bob', { version: 3 }), 'carol'])),
        emits: ['bob added'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'does not hide the session if it is signed in again after this tab has signed it out as well',
    lines: [
      { on: signOutElsewhere('bob', 'removed'), ...bobRemoved },
      { on: signOut(1, 'bob'), calls: ['2 removeSession bob'] },
      { on: updated(2, null), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
      {
        on: broadcast(client(3, ['ada', session('bob', { version: 3 }), 'carol'])),
        emits: ['bob added'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'does not hide a session that signs in later, if the client did not have it',
    lines: [
      { on: signOutElsewhere('dora', 'removed') },
      {
        on: broadcast(client(2, ['ada', 'bob', 'carol', session('dora', { version: 2 })])),
        emits: ['dora added'],
        sessions: ['ada', 'bob', 'carol', 'dora'],
      },
    ],
  },
  ...(['ended', 'removed'] as const).map((status) => ({
    title: `does not hide the session if it is signed in again, but was ${status} before that tab signed it out`,
    lines: [
      {
        on: broadcast(client(2, status === 'ended' ? ['ada', 'bob:ended', 'carol'] : ['ada', 'carol'])),
        emits: [`bob closed ${status === 'ended' ? 'ended' : 'revoked'}`, 'bob purged'],
        tokens: ['bob'],
      },
      { on: signOutElsewhere('bob', status) },
      {
        on: broadcast(client(3, ['ada', session('bob', { version: 3 }), 'carol'])),
        emits: ['bob added'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  })),
];

const forgotten: readonly Story[] = (['active', 'expired'] as const).map((status) => ({
  title: `is hidden until a later response lists the session as ${status}, because that tab was closed`,
  lines: [
    { on: refresh(1), calls: ['2 getClient'] },
    {
      on: signOutElsewhere('bob', 'removed'),
      emits: ['bob closed removed', 'bob purged'],
      tokens: ['bob'],
      sessions: ['ada', 'carol'],
    },
    { on: received(2, client(1)), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
    { on: refresh(2), calls: ['3 getClient'] },
    {
      on: received(3, client(2, status === 'active' ? undefined : ['ada', 'bob:expired', 'carol'])),
      outcomes: ['2 done'],
      emits: status === 'active' ? ['bob added'] : [],
      sessions: ['ada', status === 'active' ? 'bob' : 'bob:expired', 'carol'],
    },
  ],
}));

describeStories('a sign-out in another tab', [...elsewhere, ...forgotten]);
