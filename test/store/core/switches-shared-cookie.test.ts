import { client, session, sharedCookie } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  clientRefreshed,
  failed,
  received,
  refresh,
  signOut,
  switchTo,
  touch,
  updated,
} from './events.ts';
import type { Story } from './story.ts';

// With a shared cookie, no session is shown before the backend has moved the cookie, and only one request moves it.

const withBob = { lastActiveSessionId: 'bob' } as const;
const withCarol = { lastActiveSessionId: 'carol' } as const;

const shared: readonly Story[] = [
  {
    title: 'shows no session until the backend has moved the cookie',
    lines: [
      {
        on: switchTo(1, 'bob'),
        calls: ['2 touchSession bob select_session !'],
        selections: ['bob begun'],
        current: null,
        operations: { bob: 'switching' },
      },
      {
        on: updated(2, client(2, undefined, withBob)),
        outcomes: ['1 switched'],
        selections: ['bob settled'],
        current: 'bob',
        operations: {},
      },
    ],
  },
  ...(['forbidden', 'network_error'] as const).map((code): Story => ({
    title: `is rolled back if the request fails with ${code}`,
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: failed(2, code),
        calls: code === 'network_error' ? ['3 getClient'] : [],
        outcomes: [`1 ${code}`],
        selections: ['bob failed'],
        current: 'ada',
        operations: {},
      },
    ],
  })),
  {
    title: 'waits for a switch in progress, whose call runs to its end, and wins',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: switchTo(2, 'carol'),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        selections: ['carol begun'],
        current: null,
        operations: { carol: 'switching' },
      },
      {
        on: updated(2, client(2, undefined, withBob)),
        calls: ['3 touchSession carol select_session !'],
        current: null,
      },
      {
        on: updated(3, client(3, undefined, withCarol)),
        outcomes: ['2 switched'],
        selections: ['carol settled'],
        current: 'carol',
      },
    ],
  },
  {
    title: 'that has waited is sent after the failure of the one before, too',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: switchTo(2, 'carol'),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        selections: ['carol begun'],
      },
      { on: failed(2, 'forbidden'), calls: ['3 touchSession carol select_session !'], current: null },
      {
        on: failed(3, 'forbidden'),
        outcomes: ['2 forbidden'],
        selections: ['carol failed'],
        current: 'ada',
        operations: {},
      },
    ],
  },
  {
    title: 'that fails after one that succeeded shows the session of the cookie',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: switchTo(2, 'carol'),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        selections: ['carol begun'],
      },
      { on: updated(2, client(2, undefined, withBob)), calls: ['3 touchSession carol select_session !'] },
      { on: failed(3, 'forbidden'), outcomes: ['2 forbidden'], selections: ['carol failed'], current: 'bob' },
    ],
  },
  {
    title: 'waits for a sign-out in progress',
    lines: [
      {
        on: signOut(1, 'carol'),
        calls: ['2 removeSession carol !'],
        emits: ['carol closed removed', 'carol purged'],
        tokens: ['carol'],
      },
      { on: switchTo(2, 'bob'), selections: ['bob begun'], current: null },
      {
        on: updated(2, client(2, ['ada', 'bob'])),
        calls: ['3 touchSession bob select_session !'],
        outcomes: ['1 done'],
      },
      {
        on: updated(3, client(3, ['ada', 'bob'], withBob)),
        outcomes: ['2 switched'],
        selections: ['bob settled'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'to null supersedes, and shows no session although the cookie moves',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: switchTo(2, null),
        calls: ['abort 2'],
        outcomes: ['1 superseded', '2 switched'],
        selections: ['none settled'],
        current: null,
        operations: {},
      },
      { on: updated(2, client(2, undefined, withBob)), current: null },
      { on: refresh(3), calls: ['3 getClient'] },
      { on: received(3, client(2, undefined, withBob)), outcomes: ['3 done'], current: null },
    ],
  },
  {
    title: 'to null gives way to a session that the backend selects later',
    lines: [
      { on: switchTo(1, null), outcomes: ['1 switched'], selections: ['none settled'], current: null },
      { on: broadcast(client(2)), current: null },
      { on: broadcast(client(3, undefined, withBob)), current: 'bob' },
    ],
  },
  {
    title: 'to the session of the cookie sends no request',
    lines: [{ on: switchTo(1, 'ada'), outcomes: ['1 switched'], current: 'ada' }],
  },
  {
    title: 'shows nothing of a response that was requested before the switch',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: switchTo(2, 'bob'), calls: ['3 touchSession bob select_session !'], selections: ['bob begun'] },
      { on: updated(2, client(2)), outcomes: ['1 done'], current: null },
      {
        on: updated(3, client(3, undefined, withBob)),
        outcomes: ['2 switched'],
        selections: ['bob settled'],
        current: 'bob',
      },
    ],
  },
  {
    title: 'to a session that has to be loaded shows the current session until it is loaded',
    lines: [
      { on: switchTo(1, 'dan'), calls: ['2 getClient'], current: 'ada' },
      {
        on: received(2, client(2, ['ada', 'bob', 'carol', session('dan', { version: 2 })])),
        calls: ['then client-refreshed'],
        emits: ['dan added'],
        current: 'ada',
      },
      {
        on: clientRefreshed,
        calls: ['3 touchSession dan select_session !'],
        selections: ['dan begun'],
        current: null,
      },
    ],
  },
];

describeStories('a switch with a shared cookie', shared, sharedCookie);
