import { client, error, perTab, SECOND, sharedCookie } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  connected,
  disconnected,
  failed,
  focused,
  focusedInBackground,
  pageRestored,
  received,
  refresh,
  refreshDue,
  timePassed,
  touch,
  updated,
  used,
  userActive,
} from './events.ts';
import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import type { Line, Story } from './story.ts';

// When the client is fetched, and when the current session is touched.

const cannotTouch = { ...perTab, canTouch: false };
const unreachable = (request: number) => failed(request, 'network_error');
const tokenFailed = (code: 'network_error' | 'session_closed' | 'forbidden'): StoreEvent => ({
  type: 'token-failed',
  error: error(code),
  organizationId: null,
});

const connection: readonly Story[] = [
  {
    title: 'retries nothing before the store is connected',
    before: [used()],
    lines: [
      { on: refresh(1), calls: ['1 getClient'] },
      { on: unreachable(1), outcomes: ['1 network_error'], timers: [], connection: 'failed' },
    ],
  },
  {
    title: 'is `failed` as long as nothing was ever loaded, and is retried later each time',
    before: [used(), connected],
    lines: [
      { on: unreachable(1), timers: ['0 failures, 0 ms'], connection: 'failed', error: 'network_error' },
      { at: SECOND, on: refreshDue, calls: ['2 getClient'], timers: ['cancel'] },
      { on: unreachable(2), timers: ['1 failures, 0 ms'], connection: 'failed' },
      { at: 4 * SECOND, on: refreshDue, calls: ['3 getClient'] },
      { on: received(3, client(1)), connection: 'ready', error: null, current: 'ada' },
    ],
  },
  {
    title: 'is `degraded` after a later failure, and every session stays signed in',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: unreachable(2),
        outcomes: ['1 network_error'],
        timers: ['0 failures, 0 ms'],
        connection: 'degraded',
        error: 'network_error',
        current: 'ada',
        sessions: ['ada', 'bob', 'carol'],
      },
      { at: SECOND, on: refreshDue, calls: ['3 getClient'] },
      { on: received(3, client(1)), connection: 'ready', error: null },
    ],
  },
  {
    title: 'waits at least as long as the server has asked for',
    before: [used(), connected],
    lines: [{ on: failed(1, 'rate_limited', 45), timers: ['0 failures, 45000 ms'], connection: 'failed' }],
  },
  {
    title: 'is not retried by a store that is no longer connected',
    before: [used(), connected],
    lines: [
      { on: disconnected, timers: ['cancel'] },
      { on: unreachable(1), timers: [], connection: 'failed' },
    ],
  },
  {
    title: 'is `loading` again after the page was restored, until it was checked',
    lines: [
      { at: 600 * SECOND, on: pageRestored, calls: ['2 getClient'], connection: 'loading' },
      { on: received(2, client(2)), connection: 'ready', current: 'ada' },
    ],
  },
];

const overlapping: readonly Story[] = [
  {
    title: 'is aborted by a later command, and both resolve with the later response',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      { on: refresh(2), calls: ['3 getClient', 'abort 2'] },
      { on: received(2, client(9)), version: 1 },
      { on: received(3, client(2)), outcomes: ['1 done', '2 done'], version: 2 },
    ],
  },
  {
    title: 'is aborted by a later command, and both reject with the later failure',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      { on: refresh(2), calls: ['3 getClient', 'abort 2'] },
      { on: failed(2, 'forbidden'), connection: 'ready' },
      {
        on: failed(3, 'server_error'),
        outcomes: ['1 server_error', '2 server_error'],
        connection: 'degraded',
      },
    ],
  },
  {
    title: 'is joined by one that no command asked for, for five seconds',
    lines: [
      { at: 10 * SECOND, on: refreshDue, calls: ['2 getClient'] },
      { at: 14 * SECOND, on: refreshDue },
      { at: 15 * SECOND, on: refreshDue, calls: ['3 getClient', 'abort 2'] },
    ],
  },
  {
    title: 'that hangs while the device sleeps is not joined afterwards',
    lines: [
      { at: 10 * SECOND, on: refreshDue, calls: ['2 getClient'] },
      { at: 3600 * SECOND, on: timePassed(true), calls: ['3 getClient', 'abort 2'] },
    ],
  },
  {
    title: 'is started by a pushed version only if it is newer',
    lines: [
      { on: { type: 'version-pushed', version: 1 } },
      { on: { type: 'version-pushed', version: 2 }, calls: ['2 getClient'] },
    ],
  },
];

const times = (count: number, line: (index: number) => Line) =>
  Array.from({ length: count }, (_, index) => line(index));

const focus: readonly Story[] = [
  {
    title: 'refreshes at most every five seconds',
    config: cannotTouch,
    lines: [
      { at: SECOND, on: focused },
      { at: 5 * SECOND, on: focused, calls: ['2 getClient'] },
      ...times(10, () => ({ on: focused })),
      { on: received(2, client(1)) },
      { at: 9 * SECOND, on: focused },
      { at: 10 * SECOND, on: focused, calls: ['3 getClient'] },
    ],
  },
  {
    title: 'refreshes at once after a first failure, and after a second one not before a second has passed',
    config: cannotTouch,
    lines: [
      { at: 6 * SECOND, on: focused, calls: ['2 getClient'] },
      { on: unreachable(2), connection: 'degraded' },
      { on: focused, calls: ['3 getClient'] },
      { on: unreachable(3) },
      { at: 6500, on: focused },
      { at: 7 * SECOND, on: focused, calls: ['4 getClient'] },
    ],
  },
  {
    title: 'never refreshes before the time that the server has asked for has passed',
    config: cannotTouch,
    lines: [
      { at: 6 * SECOND, on: focused, calls: ['2 getClient'] },
      { on: failed(2, 'rate_limited', 60), connection: 'degraded' },
      ...times(50, (index) => ({ at: (6 + index) * SECOND, on: focused })),
      { at: 65_999, on: focused },
      { at: 66 * SECOND, on: focused, calls: ['3 getClient'] },
    ],
  },
  {
    title: 'of a command is not delayed by the time that the server has asked for',
    config: cannotTouch,
    lines: [
      { at: 6 * SECOND, on: focused, calls: ['2 getClient'] },
      { on: failed(2, 'rate_limited', 60) },
      { on: refresh(1), calls: ['3 getClient'] },
    ],
  },
  {
    title:
      'refreshes a browser without a client too, because the user may have signed in without this tab knowing it',
    before: [used(), connected, received(1, client(0, [], { id: null, lastActiveSessionId: null }))],
    lines: [{ at: 60 * SECOND, on: focused, calls: ['2 getClient'] }],
  },
  {
    title: 'touches the current session instead, whose response contains the client',
    lines: [{ at: 60 * SECOND, on: focused, calls: ['2 touchSession ada focus'] }],
  },
  {
    title: 'touches nothing while the page is not visible',
    lines: [{ at: 60 * SECOND, on: focusedInBackground, calls: ['2 getClient'] }],
  },
];

const touches: readonly Story[] = [
  {
    title: 'is sent at most once a minute for each session',
    lines: [
      { on: userActive, calls: ['2 touchSession ada activity'], operations: { ada: 'touching' } },
      ...times(6, (index) => ({ at: index * 10 * SECOND, on: userActive })),
      { on: updated(2, client(2)), operations: {} },
      { at: 60 * SECOND, on: userActive, calls: ['3 touchSession ada activity'] },
    ],
  },
  ...(['rate_limited', 'forbidden'] as const).map((code): Story => ({
    title: `is retried ten seconds after it failed with ${code}`,
    lines: [
      { on: userActive, calls: ['2 touchSession ada activity'] },
      { on: failed(2, code), current: 'ada', connection: 'ready' },
      { at: 9 * SECOND, on: userActive },
      { at: 10 * SECOND, on: userActive, calls: ['3 touchSession ada activity'] },
    ],
  })),
  {
    title: 'is not retried before the time that the server has asked for',
    lines: [
      { on: userActive, calls: ['2 touchSession ada activity'] },
      { on: failed(2, 'rate_limited', 45) },
      { at: 44 * SECOND, on: userActive },
      { at: 45 * SECOND, on: userActive, calls: ['3 touchSession ada activity'] },
    ],
  },
  {
    title: 'that fails because the backend is away refreshes, unless a refresh has failed already',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: unreachable(2), outcomes: ['1 network_error'], calls: ['3 getClient'] },
      { on: unreachable(3), connection: 'degraded' },
      { on: touch(2, 'ada'), calls: ['4 touchSession ada'] },
      { on: unreachable(4), outcomes: ['2 network_error'] },
    ],
  },
  {
    title: 'is rejected for a session that is closed',
    lines: [{ on: touch(1, 'dan'), outcomes: ['1 session_closed'] }],
  },
  {
    title: 'of a backend without touches is not sent because of activity',
    config: cannotTouch,
    lines: [{ on: userActive }],
  },
  {
    title: 'is not sent because of activity while no session is current',
    config: sharedCookie,
    before: [used(), connected, received(1, client(1, [], { lastActiveSessionId: null }))],
    lines: [{ on: userActive }],
  },
];

const tokens: readonly Story[] = [
  {
    title: 'refreshes if the session is closed',
    lines: [{ on: tokenFailed('session_closed'), calls: ['2 getClient'] }],
  },
  {
    title: 'refreshes if the backend is away',
    lines: [{ on: tokenFailed('network_error'), calls: ['2 getClient'] }],
  },
  { title: 'changes nothing for another reason', lines: [{ on: tokenFailed('forbidden'), current: 'ada' }] },
];

describeStories('the connection', connection);
describeStories('a refresh in progress', overlapping);
describeStories('a page that gets focus', focus);
describeStories('a touch', touches);
describeStories('a token request that fails', tokens);
