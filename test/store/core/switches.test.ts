import { client, perTab, SECOND, session, START } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  clientRefreshed,
  connected,
  failed,
  received,
  refresh,
  switchTo,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// Switches that overlap with other switches, with sign-outs and with losses.

const withBob = { lastActiveSessionId: 'bob' } as const;
const withCarol = { lastActiveSessionId: 'carol' } as const;

const perRequest: readonly Story[] = [
  {
    title: 'shows the session at once, and resolves with the response',
    lines: [
      {
        on: switchTo(1, 'bob'),
        calls: ['2 touchSession bob select_session'],
        current: 'bob',
        operations: { bob: 'switching' },
        stored: 'bob',
      },
      {
        on: updated(2, client(2, undefined, withBob)),
        outcomes: ['1 switched'],
        current: 'bob',
        operations: {},
      },
    ],
  },
  {
    title: 'calls no backend that cannot record the selection',
    config: { ...perTab, canSelectSession: false },
    lines: [{ on: switchTo(1, 'bob'), outcomes: ['1 switched'], current: 'bob', operations: {} }],
  },
  {
    title: 'is superseded by a later one, whose predecessor is aborted',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: switchTo(2, 'carol'),
        calls: ['abort 2', '3 touchSession carol select_session'],
        outcomes: ['1 superseded'],
        current: 'carol',
        operations: { carol: 'switching' },
      },
      { on: updated(2, client(2, undefined, withBob)), current: 'carol', version: 1 },
      { on: updated(3, client(3, undefined, withCarol)), outcomes: ['2 switched'], current: 'carol' },
    ],
  },
  {
    title: 'to the same session joins the switch in progress',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      { on: switchTo(2, 'bob'), current: 'bob' },
      { on: updated(2, client(2, undefined, withBob)), outcomes: ['1 switched', '2 switched'] },
    ],
  },
  {
    title: 'to the same session with an organization does not join, but wins',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      {
        on: switchTo(2, 'bob', 'org_1'),
        calls: ['abort 2', '3 touchSession bob select_session org_1'],
        outcomes: ['1 superseded'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'to the current session sends no request, but one back to the previous session does',
    lines: [
      { on: switchTo(1, 'ada'), outcomes: ['1 switched'], current: 'ada' },
      { on: switchTo(2, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: switchTo(3, 'ada'),
        calls: ['abort 2', '3 touchSession ada select_session'],
        outcomes: ['2 superseded'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'to null is settled at once, and stored',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      {
        on: switchTo(2, null),
        calls: ['abort 2'],
        outcomes: ['1 superseded', '2 switched'],
        current: null,
        reason: 'none',
        stored: null,
        operations: {},
      },
    ],
  },
  {
    title: 'is rolled back if the backend refuses it',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        current: 'ada',
        stored: 'ada',
        operations: {},
      },
    ],
  },
  {
    title: 'is rolled back to the session before the first of several switches',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      {
        on: switchTo(2, 'carol'),
        calls: ['abort 2', '3 touchSession carol select_session'],
        outcomes: ['1 superseded'],
      },
      { on: failed(3, 'forbidden'), outcomes: ['2 forbidden'], current: 'ada' },
    ],
  },
  {
    title: 'is rolled back to no session, with the reason from before',
    before: [used(), connected, received(1, client(1)), broadcast(client(2, ['ada:ended', 'bob', 'carol']))],
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], current: null, reason: 'ended' },
    ],
  },
  {
    title: 'is not rolled back to a session that was closed meanwhile',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      {
        on: broadcast(client(2, ['bob', 'carol'])),
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        current: 'bob',
      },
      { on: failed(2, 'forbidden'), outcomes: ['1 forbidden'], current: null },
    ],
  },
  ...(['network_error', 'server_error', 'rate_limited', 'invalid_response'] as const).map((code): Story => {
    const isAway = code === 'network_error' || code === 'server_error';
    return {
      title: `stands if the request fails with ${code}`,
      lines: [
        { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
        {
          on: failed(2, code),
          outcomes: ['1 switched'],
          calls: isAway ? ['3 getClient'] : [],
          current: 'bob',
        },
      ],
    };
  }),
  {
    title: 'to a session that turns out to be closed is rolled back, and the client refreshed',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'] },
      {
        on: failed(2, 'session_closed'),
        outcomes: ['1 session_closed'],
        calls: ['3 getClient'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'to a session that is closed during the switch leaves no session current',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      {
        on: broadcast(client(2, ['ada', 'bob:revoked', 'carol'])),
        emits: ['bob closed revoked', 'bob purged'],
        tokens: ['bob'],
        current: null,
        reason: 'revoked',
      },
      {
        on: failed(2, 'session_closed'),
        outcomes: ['1 session_closed'],
        calls: ['3 getClient'],
        current: null,
        reason: 'revoked',
      },
    ],
  },
  {
    title: 'to a closed session is rejected, and changes nothing',
    before: [used(), connected, received(1, client(1, ['ada', 'bob:ended', 'carol']))],
    lines: [{ on: switchTo(1, 'bob'), outcomes: ['1 session_closed'], current: 'ada' }],
  },
  {
    title: 'to a session that has just expired is rejected',
    before: [
      used(),
      connected,
      received(1, client(1, ['ada', session('bob', { expireAt: new Date(START + SECOND) })])),
    ],
    lines: [
      {
        at: SECOND,
        on: switchTo(1, 'bob'),
        calls: ['2 getClient'],
        outcomes: ['1 session_closed'],
        emits: ['bob closed expired'],
        current: 'ada',
      },
    ],
  },
  {
    title: 'during a refresh is not undone by the response, which was requested before',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      { on: switchTo(2, 'bob'), calls: ['3 touchSession bob select_session'] },
      { on: received(2, client(1)), outcomes: ['1 done'], current: 'bob' },
    ],
  },
];

const unknown: readonly Story[] = [
  {
    title: 'loads it first',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'], current: 'ada' },
      {
        on: received(2, client(2, ['ada', 'bob', 'carol', 'dan'])),
        calls: ['then client-refreshed'],
        emits: ['dan added'],
        current: 'ada',
      },
      { on: clientRefreshed, calls: ['3 touchSession dan select_session'], current: 'dan' },
      { on: updated(3, client(3, ['ada', 'bob', 'carol', 'dan'])), outcomes: ['1 switched'] },
    ],
  },
  {
    title: 'is rejected if the client does not have it either after the refresh',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      { on: received(2, client(2)), calls: ['then client-refreshed'] },
      { on: clientRefreshed, outcomes: ['1 session_not_found'], current: 'ada' },
    ],
  },
  {
    title: 'is rejected if the refresh fails',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      {
        on: failed(2, 'network_error'),
        outcomes: ['1 network_error'],
        current: 'ada',
        connection: 'degraded',
      },
    ],
  },
  {
    title: 'is superseded by a later switch that needs no refresh',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      { on: switchTo(2, 'bob'), calls: ['3 touchSession bob select_session'], current: 'bob' },
      {
        on: received(2, client(2, ['ada', 'bob', 'carol', 'dan'])),
        calls: ['then client-refreshed'],
        emits: ['dan added'],
      },
      { on: clientRefreshed, outcomes: ['1 superseded'], current: 'bob' },
    ],
  },
  {
    title: 'does not supersede an earlier switch if it does not exist',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session'], current: 'bob' },
      { on: switchTo(2, 'dan'), calls: ['3 getClient'] },
      { on: received(3, client(1)), calls: ['then client-refreshed'] },
      { on: clientRefreshed, outcomes: ['2 session_not_found'], current: 'bob' },
      { on: updated(2, client(2, undefined, withBob)), outcomes: ['1 switched'], current: 'bob' },
    ],
  },
  {
    title: 'waits for a newer refresh that overtakes its own',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'] },
      { on: refresh(2), calls: ['3 getClient', 'abort 2'] },
      { on: received(2, client(1)) },
      {
        on: received(3, client(2, ['ada', 'bob', 'carol', 'dan'])),
        calls: ['then client-refreshed'],
        outcomes: ['2 done'],
        emits: ['dan added'],
      },
      { on: clientRefreshed, calls: ['4 touchSession dan select_session'], current: 'dan' },
    ],
  },
  ...[null, 'ada', 'bob'].map((first): Story => ({
    title: `supersedes an earlier switch to ${first} that has waited for the same refresh`,
    before: [used()],
    lines: [
      { on: switchTo(1, first), calls: ['1 getClient'] },
      { on: switchTo(2, 'carol'), calls: ['2 getClient', 'abort 1'] },
      { on: switchTo(3, 'dan'), calls: ['3 getClient', 'abort 2'] },
      { on: received(3, client(1)), calls: ['then client-refreshed'], current: 'ada' },
      {
        on: clientRefreshed,
        calls: ['4 touchSession carol select_session'],
        outcomes: ['3 session_not_found', '1 superseded'],
        current: 'carol',
      },
    ],
  })),
  {
    title: 'to null before the first load waits for it, and wins over the last active session',
    before: [used()],
    lines: [
      { on: switchTo(1, null), calls: ['1 getClient'] },
      { on: received(1, client(1)), calls: ['then client-refreshed'], current: 'ada' },
      { on: clientRefreshed, outcomes: ['1 switched'], current: null, stored: null },
    ],
  },
];

describeStories('a switch with a session per request', perRequest);
describeStories('a switch to a session that is not loaded yet', unknown);
