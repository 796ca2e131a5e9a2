import { client, SECOND } from './data.ts';
import { describeStories } from './describe-stories.ts';
import { clientRefreshed, failed, received, refreshDue, signOut, updated } from './events.ts';
import type { Story } from './story.ts';

// A sign-out that the backend has not confirmed stays hidden, and is retried.

const uncertain: readonly Story[] = [
  ...(['network_error', 'server_error', 'rate_limited', 'invalid_response'] as const).map((code): Story => {
    const isAway = code === 'network_error' || code === 'server_error';
    return {
      title: `stays hidden after ${code}, and is retried after the next refresh`,
      lines: [
        {
          on: signOut(1, 'bob'),
          calls: ['2 removeSession bob'],
          emits: ['bob closed removed', 'bob purged'],
          tokens: ['bob'],
        },
        {
          on: failed(2, code),
          outcomes: [`1 ${code}`],
          calls: isAway ? ['3 getClient'] : [],
          sessions: ['ada', 'carol'],
          operations: { bob: 'removing' },
        },
        ...(isAway ? [] : [{ at: SECOND, on: refreshDue, calls: ['3 getClient'] }]),
        {
          at: SECOND,
          on: received(3, client(1)),
          calls: ['then client-refreshed'],
          sessions: ['ada', 'carol'],
        },
        { on: clientRefreshed, calls: ['4 removeSession bob'] },
        {
          on: updated(4, client(2, ['ada', 'carol'])),
          operations: {},
          version: 2,
          // The caller has its outcome already.
          outcomes: ['1 done'],
        },
      ],
    };
  }),
  {
    title: 'waits for the time that the server has asked for, and then refreshes first',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: failed(2, 'rate_limited', 60), outcomes: ['1 rate_limited'], timers: ['0 failures, 60000 ms'] },
      { at: 10 * SECOND, on: refreshDue, calls: ['3 getClient'] },
      { on: received(3, client(1)), calls: ['then client-refreshed'] },
      { on: clientRefreshed, timers: ['0 failures, 50000 ms'], sessions: ['ada', 'carol'] },
      { at: 60 * SECOND, on: refreshDue, calls: ['4 getClient'] },
      { on: received(4, client(1)), calls: ['then client-refreshed'] },
      { on: clientRefreshed, calls: ['5 removeSession bob'] },
    ],
  },
  {
    title: 'is not retried if the refresh shows that it has succeeded, except to make sure',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: failed(2, 'network_error'), outcomes: ['1 network_error'], calls: ['3 getClient'] },
      {
        at: SECOND,
        on: received(3, client(2, ['ada', 'carol'])),
        calls: ['then client-refreshed'],
      },
      { on: clientRefreshed, calls: ['4 removeSession bob'] },
      { on: failed(4, 'session_not_found'), outcomes: ['1 done'], operations: {} },
    ],
  },
  {
    title: 'is restored if a retry is refused',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: failed(2, 'server_error'), outcomes: ['1 server_error'], calls: ['3 getClient'] },
      { at: SECOND, on: received(3, client(1)), calls: ['then client-refreshed'] },
      { on: clientRefreshed, calls: ['4 removeSession bob'] },
      {
        on: failed(4, 'forbidden'),
        outcomes: ['1 forbidden'],
        emits: ['bob added'],
        sessions: ['ada', 'bob', 'carol'],
        operations: {},
      },
    ],
  },
  {
    title: 'is retried after a longer time each time, up to 30 seconds',
    lines: [
      {
        on: signOut(1, 'bob'),
        calls: ['2 removeSession bob'],
        emits: ['bob closed removed', 'bob purged'],
        tokens: ['bob'],
      },
      { on: failed(2, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 1000 ms'] },
      { at: SECOND, on: clientRefreshed, calls: ['3 removeSession bob'] },
      { on: failed(3, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 2000 ms'] },
      { at: 60 * SECOND, on: clientRefreshed, calls: ['4 removeSession bob'] },
      { on: failed(4, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 4000 ms'] },
      { at: 120 * SECOND, on: clientRefreshed, calls: ['5 removeSession bob'] },
      { on: failed(5, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 8000 ms'] },
      { at: 180 * SECOND, on: clientRefreshed, calls: ['6 removeSession bob'] },
      { on: failed(6, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 16000 ms'] },
      { at: 240 * SECOND, on: clientRefreshed, calls: ['7 removeSession bob'] },
      { on: failed(7, 'rate_limited'), outcomes: ['1 rate_limited'], timers: ['0 failures, 30000 ms'] },
    ],
  },
];

describeStories('a sign-out whose outcome is unknown', uncertain);
