import { client, DAY, perTab, session, sharedCookie, START } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  received,
  switchTo,
  timePassed,
  touch,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// Sessions that are closed by the backend, or whose deadline passes.

const week = 7 * DAY;
const later = new Date(START + 14 * DAY);
const extended = (name: string, version: number) => session(name, { version, expireAt: later });
const allExpired = ['ada closed expired', 'bob closed expired', 'carol closed expired'];
const bobAndCarolLast = [extended('bob', 1), extended('carol', 1)];
/** Ada expires first. */
const withoutDeadlines = [used(), connected, received(1, client(1, ['ada', ...bobAndCarolLast]))];

const byBackend: readonly Story[] = [
  ...(['expired', 'replaced', 'ended'] as const).map((status): Story => ({
    title: `shows the reason if it was closed as ${status}, and stays listed`,
    lines: [
      {
        on: broadcast(client(2, [`ada:${status}`, 'bob', 'carol'])),
        emits: [`ada closed ${status}`, 'ada purged'],
        tokens: ['ada'],
        current: null,
        reason: status,
        sessions: [`ada:${status}`, 'bob', 'carol'],
        stored: 'ada',
      },
    ],
  })),
  {
    title: 'leaves no session current if it is revoked, and stays stored for a reload',
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'])),
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        current: null,
        reason: 'revoked',
        stored: 'ada',
      },
      {
        on: broadcast(client(3, ['bob', 'carol', 'dan'])),
        emits: ['dan added'],
        current: null,
        reason: 'revoked',
      },
    ],
  },
  {
    title: 'is replaced by the most recently used session with `nextSessionOnLoss: "most-recent"`',
    config: { ...perTab, nextSessionOnLoss: 'most-recent' },
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'])),
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        current: 'carol',
        stored: 'carol',
      },
    ],
  },
  {
    title: 'is replaced by the session that the function `nextSessionOnLoss` returns',
    config: {
      ...perTab,
      nextSessionOnLoss: (closed, signedIn) => (closed.id === 'ada' ? (signedIn[0]?.id ?? null) : null),
    },
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'])),
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'is detected in the response to the touch of another session',
    lines: [
      { on: touch(1, 'bob'), calls: ['2 touchSession bob'] },
      {
        on: updated(2, client(2, ['bob', 'carol'])),
        outcomes: ['1 done'],
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        updates: ['2'],
        current: null,
      },
    ],
  },
  {
    title: 'is detected by a refresh after a touch of it was refused',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      {
        on: failed(2, 'session_closed'),
        outcomes: ['1 session_closed'],
        calls: ['3 getClient'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'makes the touch of it reject if the response closes it',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      {
        on: updated(2, client(2, ['ada:ended', 'bob', 'carol'])),
        outcomes: ['1 session_closed'],
        emits: ['ada closed ended', 'ada purged'],
        tokens: ['ada'],
        current: null,
      },
    ],
  },
  {
    title: 'deletes its tokens if its ID belongs to another user now',
    lines: [
      {
        on: broadcast(client(2, [session('ada', { version: 2, userId: 'user_eve' }), 'bob', 'carol'])),
        emits: ['ada purged'],
        tokens: ['ada'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'deletes its tokens if an actor was added to it',
    lines: [
      {
        on: broadcast(client(2, [session('ada', { version: 2, actor: { sub: 'admin' } }), 'bob', 'carol'])),
        emits: ['ada purged'],
        tokens: ['ada'],
        current: 'ada',
      },
    ],
  },
];

const byClock: readonly Story[] = [
  {
    title: 'is hidden at once, but keeps its tokens, and this tab refreshes',
    before: withoutDeadlines,
    lines: [
      {
        at: week - 1,
        on: timePassed(),
        emits: ['ada expiring 1'],
        current: 'ada',
      },
      {
        at: week,
        on: timePassed(),
        emits: ['ada closed expired'],
        calls: ['2 getClient'],
        updates: [],
        current: null,
        reason: 'expired',
        sessions: ['ada:expired', 'bob', 'carol'],
        stored: 'ada',
      },
    ],
  },
  {
    title: 'is purged when the backend confirms it',
    before: withoutDeadlines,
    lines: [
      {
        at: week,
        on: timePassed(),
        emits: ['ada closed expired'],
        calls: ['2 getClient'],
      },
      {
        on: received(2, client(2, ['ada:expired', ...bobAndCarolLast])),
        emits: ['ada purged'],
        tokens: ['ada'],
        current: null,
        reason: 'expired',
      },
    ],
  },
  {
    title: 'becomes current again when the backend has extended it',
    before: withoutDeadlines,
    lines: [
      { at: week, on: timePassed(), emits: ['ada closed expired'], calls: ['2 getClient'] },
      {
        on: received(2, client(2, [extended('ada', 2), ...bobAndCarolLast])),
        emits: ['ada added'],
        current: 'ada',
        stored: 'ada',
      },
    ],
  },
  {
    title: 'is looked up at the backend, whichever event the expiry is noticed with',
    before: withoutDeadlines,
    lines: [
      {
        at: week,
        on: broadcast(client(2, ['ada', ...bobAndCarolLast])),
        emits: ['ada closed expired'],
        calls: ['2 getClient'],
      },
      { at: week + 1, on: timePassed() },
    ],
  },
  {
    title: 'becomes current again when another tab has extended it',
    before: withoutDeadlines,
    lines: [
      { at: week, on: timePassed(), emits: ['ada closed expired'], calls: ['2 getClient'] },
      {
        on: broadcast(client(2, [extended('ada', 2), ...bobAndCarolLast])),
        emits: ['ada added'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'does not become current again if the user has switched meanwhile',
    before: withoutDeadlines,
    lines: [
      { at: week, on: timePassed(), emits: ['ada closed expired'], calls: ['2 getClient'] },
      { on: switchTo(1, 'bob'), calls: ['3 touchSession bob select_session'], current: 'bob' },
      {
        on: broadcast(client(2, [extended('ada', 2), ...bobAndCarolLast])),
        emits: ['ada added'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'is removed from the list when it is abandoned',
    before: withoutDeadlines,
    lines: [
      {
        at: 31 * DAY,
        on: timePassed(),
        emits: ['ada closed abandoned', 'bob closed abandoned', 'carol closed abandoned'],
        calls: ['2 getClient'],
        sessions: [],
        current: null,
        reason: 'abandoned',
      },
    ],
  },
  {
    title: 'causes one refresh for any number of checks of the clock',
    lines: [
      { at: week, on: timePassed(), emits: allExpired, calls: ['2 getClient'] },
      { at: week + 4000, on: timePassed() },
      { at: week + 9000, on: timePassed() },
    ],
  },
  {
    title: 'is announced once for each deadline',
    before: withoutDeadlines,
    lines: [
      { at: week - 60_000, on: timePassed(), emits: ['ada expiring 60'] },
      { at: week - 30_000, on: timePassed() },
      {
        on: broadcast(
          client(2, [
            session('ada', { version: 2, expireAt: new Date(START + week + 1000) }),
            ...bobAndCarolLast,
          ]),
        ),
      },
      { at: week - 29_000, on: timePassed(), emits: ['ada expiring 30'] },
    ],
  },
  {
    title: 'becomes current again when the local clock is set back',
    before: withoutDeadlines,
    lines: [
      { at: week, on: timePassed(), emits: ['ada closed expired'], calls: ['2 getClient'], current: null },
      { at: week - 120_000, on: timePassed(), emits: ['ada added'], current: 'ada' },
    ],
  },
  {
    title: 'is checked with the backend if the clock was set',
    lines: [{ on: timePassed(true), calls: ['2 getClient'], current: 'ada' }],
  },
];

const lost = { emits: ['ada closed revoked', 'ada purged'], tokens: ['ada'] };
const withBob = { lastActiveSessionId: 'bob' } as const;
const mostRecent = { ...sharedCookie, nextSessionOnLoss: 'most-recent' } as const;

const withCookie: readonly Story[] = [
  {
    title: 'leaves no session current in all tabs',
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'], { lastActiveSessionId: null })),
        ...lost,
        current: null,
        reason: 'revoked',
      },
    ],
  },
  {
    title: 'shows the session to which the backend has moved the cookie',
    lines: [{ on: broadcast(client(2, ['bob', 'carol'], withBob)), ...lost, current: 'bob' }],
  },
  {
    title: 'moves the cookie to the next session, which is shown only then',
    config: mostRecent,
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'], { lastActiveSessionId: 'ada' })),
        ...lost,
        calls: ['2 touchSession carol select_session !'],
        selections: ['carol begun'],
        current: null,
        reason: 'none',
        operations: { carol: 'switching' },
      },
      {
        on: updated(2, client(3, ['bob', 'carol'], { lastActiveSessionId: 'carol' })),
        selections: ['carol settled'],
        current: 'carol',
      },
    ],
  },
  {
    title: 'does not move the cookie because of the local clock, before the backend has confirmed it',
    config: mostRecent,
    before: withoutDeadlines,
    lines: [
      {
        at: week,
        on: timePassed(),
        emits: ['ada closed expired'],
        calls: ['2 getClient'],
        current: null,
        reason: 'expired',
      },
      {
        on: received(2, client(2, ['ada:expired', ...bobAndCarolLast])),
        emits: ['ada purged'],
        tokens: ['ada'],
        calls: ['3 touchSession carol select_session !'],
        selections: ['carol begun'],
        current: null,
      },
    ],
  },
  {
    title: 'that the backend has extended is current again',
    config: mostRecent,
    before: withoutDeadlines,
    lines: [
      { at: week, on: timePassed(), emits: ['ada closed expired'], calls: ['2 getClient'], current: null },
      {
        on: received(2, client(2, [extended('ada', 2), ...bobAndCarolLast])),
        emits: ['ada added'],
        current: 'ada',
      },
    ],
  },
];

describeStories('a session that the backend closes', byBackend);
describeStories('a session whose deadline passes', byClock);
describeStories('a session that is lost with a shared cookie', withCookie, sharedCookie);
