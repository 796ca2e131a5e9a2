import { describeStories } from './describe-stories.ts';
import { client, DAY, error, MINUTE, SECOND, session, START } from './data.ts';
import {
  broadcast,
  connected,
  failed,
  received,
  refresh,
  timePassed,
  touch,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// Which of two snapshots is newer, and what the absence of a session proves.

const closes = (...ids: readonly string[]) => ({
  emits: [...ids.map((id) => `${id} closed revoked`), ...ids.map((id) => `${id} purged`)],
  tokens: ids,
});

const newer: readonly Story[] = [
  {
    title: 'a higher version replaces the client, whatever the order of the requests',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      { on: updated(3, client(2)), outcomes: ['2 done'], version: 2 },
      { on: updated(2, client(3, ['ada', 'bob'])), outcomes: ['1 done'], version: 3, ...closes('carol') },
    ],
  },
  {
    title: 'a lower version changes nothing',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      { on: updated(3, client(3)), outcomes: ['2 done'], version: 3 },
      {
        on: updated(2, client(2, ['ada'])),
        outcomes: ['1 done'],
        version: 3,
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'of equal versions, the response of the later request is newer',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      {
        on: updated(3, client(1, ['ada', 'carol'])),
        outcomes: ['2 session_closed'],
        ...closes('bob'),
        sessions: ['ada', 'carol'],
      },
      { on: updated(2, client(1)), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
    ],
  },
  {
    title: 'a broadcast of an equal version changes nothing',
    lines: [{ on: broadcast(client(1, ['ada'])), sessions: ['ada', 'bob', 'carol'] }],
  },
  {
    title: 'of equal versions, the response to any request in progress is newer than a broadcast',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      { on: broadcast(client(2)), version: 2 },
      { on: updated(2, client(2, ['ada', 'bob'])), outcomes: ['1 done'], ...closes('carol') },
    ],
  },
  {
    title: 'a broadcast of a higher version replaces the client, and is not broadcast again',
    lines: [
      {
        on: broadcast(client(2, ['ada', session('dan', { version: 2 })])),
        emits: ['bob closed revoked', 'carol closed revoked', 'bob purged', 'carol purged', 'dan added'],
        tokens: ['bob', 'carol'],
        updates: [],
        sessions: ['ada', 'dan'],
      },
    ],
  },
  {
    title: 'another client replaces the client, whatever the versions',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: received(2, client(0, ['dan'], { id: 'client_2', lastActiveSessionId: 'dan' })),
        outcomes: ['1 done'],
        emits: [...closes('ada', 'bob', 'carol').emits, 'dan added'],
        tokens: ['ada', 'bob', 'carol'],
        sessions: ['dan'],
        current: null,
        reason: 'revoked',
      },
    ],
  },
  {
    title: 'a response about another client changes nothing if it was requested before',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: refresh(2), calls: ['3 getClient'] },
      {
        on: received(3, client(0, ['dan'], { id: 'client_2' })),
        outcomes: ['2 done'],
        emits: [...closes('ada', 'bob', 'carol').emits, 'dan added'],
        tokens: ['ada', 'bob', 'carol'],
        sessions: ['dan'],
      },
      { on: updated(2, client(9)), outcomes: ['1 session_closed'], sessions: ['dan'] },
    ],
  },
  {
    title: 'a broadcast about another client is not merged, but this tab refreshes',
    lines: [
      {
        on: broadcast(client(9, ['dan'], { id: 'client_2' })),
        calls: ['2 getClient'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'a client that the server does not know closes all sessions',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: failed(2, 'client_not_found'),
        outcomes: ['1 done'],
        ...closes('ada', 'bob', 'carol'),
        sessions: [],
        current: null,
        reason: 'revoked',
        connection: 'ready',
      },
    ],
  },
  {
    title: 'the newest version of each session wins, also in a newer client',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      {
        on: updated(2, null, session('ada', { version: 9, lastActiveOrganizationId: 'org_9' })),
        outcomes: ['1 done'],
      },
      { on: refresh(2), calls: ['3 getClient'] },
      {
        on: received(3, client(5, [session('ada', { version: 5 }, 'ended'), 'bob', 'carol'])),
        outcomes: ['2 done'],
        sessions: ['ada', 'bob', 'carol'],
        current: 'ada',
      },
      { on: refresh(3), calls: ['4 getClient'] },
      {
        on: received(4, client(10, [session('ada', { version: 10 }, 'ended'), 'bob', 'carol'])),
        outcomes: ['3 done'],
        emits: ['ada closed ended', 'ada purged'],
        tokens: ['ada'],
        current: null,
        reason: 'ended',
        sessions: ['ada:ended', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'a late response about a session that is no longer listed does not bring it back',
    lines: [
      { on: touch(1, 'bob'), calls: ['2 touchSession bob'] },
      { on: refresh(2), calls: ['3 getClient'] },
      { on: received(3, client(2, ['ada', 'carol'])), outcomes: ['2 done'], ...closes('bob') },
      {
        on: updated(2, null, session('bob', { version: 1 })),
        outcomes: ['1 session_closed'],
        sessions: ['ada', 'carol'],
      },
    ],
  },
  {
    title: 'a session that the server reactivates at a higher version is signed in again',
    lines: [
      {
        on: broadcast(client(2, ['ada', 'bob:expired', 'carol'])),
        emits: ['bob closed expired', 'bob purged'],
        tokens: ['bob'],
      },
      { on: broadcast(client(3)), emits: ['bob added'], sessions: ['ada', 'bob', 'carol'] },
    ],
  },
];

const absence: readonly Story[] = [
  {
    title: 'a session with a higher version than the client that does not list it stays signed in',
    lines: [
      { on: touch(1, 'bob'), calls: ['2 touchSession bob'] },
      { on: updated(2, null, session('bob', { version: 9 })), outcomes: ['1 done'] },
      { on: broadcast(client(8, ['ada', 'carol'])), sessions: ['ada', 'bob', 'carol'], version: 8 },
      { on: broadcast(client(9, ['ada', 'carol'])), ...closes('bob'), sessions: ['ada', 'carol'] },
    ],
  },
  {
    title: 'a session that could not be parsed keeps its snapshot',
    lines: [
      {
        on: broadcast(
          client(2, ['ada', 'carol'], { invalidSessions: [{ id: 'bob', error: error('invalid_response') }] }),
        ),
        sessions: ['ada', 'bob', 'carol'],
        error: 'invalid_response',
      },
      { on: broadcast(client(3, ['ada', 'carol'])), ...closes('bob'), sessions: ['ada', 'carol'] },
    ],
  },
  {
    title: 'if the ID of a session could not be parsed, no session is closed',
    lines: [
      {
        on: broadcast(
          client(2, ['ada'], { invalidSessions: [{ id: null, error: error('invalid_response') }] }),
        ),
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'sessions of `closedSessions` are closed with their own status',
    lines: [
      {
        on: broadcast(
          client(2, ['ada'], {
            // SAFETY: a session with a closed status.
            closedSessions: [
              session('bob', { version: 2 }, 'replaced') as never,
              session('carol', { version: 2 }, 'removed') as never,
            ],
          }),
        ),
        emits: ['bob closed replaced', 'carol closed removed', 'bob purged', 'carol purged'],
        tokens: ['bob', 'carol'],
        sessions: ['ada'],
      },
    ],
  },
];

const at = (sinceStart: number) => new Date(START + sinceStart);

const clock: readonly Story[] = [
  {
    title: 'is not moved by an old response, which moves nothing',
    before: [used(), connected, received(1, client(2, undefined, { now: at(0) }))],
    lines: [
      {
        at: 8 * DAY,
        on: timePassed(),
        emits: ['ada closed expired', 'bob closed expired', 'carol closed expired'],
        calls: ['2 getClient'],
        current: null,
      },
      {
        on: received(2, client(1, undefined, { now: at(-2 * DAY) })),
        offset: 0,
        sessions: ['ada:expired', 'bob:expired', 'carol:expired'],
        current: null,
      },
    ],
  },
  {
    title: 'is not moved by a repeated response, which moves nothing',
    before: [used(), connected, received(1, client(2, undefined, { now: at(MINUTE) }))],
    lines: [
      { at: SECOND, on: refresh(1), calls: ['2 getClient'], offset: MINUTE },
      {
        at: 30 * SECOND,
        on: received(2, client(2, undefined, { now: at(0) })),
        outcomes: ['1 done'],
        offset: MINUTE,
      },
    ],
  },
  {
    title:
      'is moved by a response that a broadcast of a later one has overtaken, after the local clock was set',
    before: [used(), connected, received(1, client(1, undefined, { now: at(0) }))],
    lines: [
      { at: 60 * MINUTE, on: refresh(1), calls: ['2 getClient'], offset: 0 },
      {
        at: 60 * MINUTE + SECOND,
        on: broadcast(client(1, undefined, { now: at(2 * SECOND) })),
        offset: 0,
      },
      {
        at: 60 * MINUTE + 2 * SECOND,
        on: received(2, client(1, undefined, { now: at(SECOND) })),
        outcomes: ['1 done'],
        offset: SECOND - 60 * MINUTE,
      },
    ],
  },
  {
    title: 'is only moved forward by a broadcast, because the time of its request is unknown',
    before: [used(), connected, received(1, client(1, undefined, { now: at(0) }))],
    lines: [
      { on: broadcast(client(2, undefined, { now: at(-MINUTE) })), offset: 0 },
      { on: broadcast(client(3, undefined, { now: at(MINUTE) })), offset: MINUTE },
    ],
  },
  {
    title:
      'moves only as far as a response proves: it was sent after the request, and before it was received',
    before: [used(), connected],
    lines: [
      { at: 10 * SECOND, on: received(1, client(1, undefined, { now: at(-MINUTE) })), offset: -60 * SECOND },
      { at: 10 * SECOND, on: refresh(1), calls: ['2 getClient'] },
      {
        at: 20 * SECOND,
        on: received(2, client(1, undefined, { now: at(15 * SECOND) })),
        outcomes: ['1 done'],
        offset: -5 * SECOND,
      },
    ],
  },
  {
    title: 'decides which sessions have expired, rather than the clock of the device',
    before: [used()],
    lines: [
      { at: 8 * DAY, on: connected, calls: ['1 getClient'] },
      {
        on: received(1, client(1, undefined, { now: at(SECOND) })),
        sessions: ['ada', 'bob', 'carol'],
        current: 'ada',
      },
    ],
  },
];

describeStories('of two snapshots', newer);
describeStories('a session that a newer client does not list', absence);
describeStories('the clock of the server', clock);
