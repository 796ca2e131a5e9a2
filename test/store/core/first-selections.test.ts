import { client, DAY, perTab, START } from './data.ts';
import { describeStories } from './describe-stories.ts';
import { broadcast, connected, initialClient, received, used } from './events.ts';
import type { Story } from './story.ts';

// The current session of a tab that was just loaded.

const withBob = { lastActiveSessionId: 'bob' } as const;

const first: readonly Story[] = [
  {
    title: 'is the last active session of the client',
    before: [used(), connected],
    lines: [
      { on: received(1, client(1, undefined, withBob)), current: 'bob', connection: 'ready', stored: 'bob' },
    ],
  },
  {
    title: 'is the stored session, whatever other tabs have selected',
    before: [used({ sessionId: 'carol', since: START, organizations: {}, signOuts: [] }), connected],
    lines: [{ on: received(1, client(1)), current: 'carol' }],
  },
  {
    title: 'is that of `initialSessionId`, whatever is stored',
    config: { ...perTab, initialSessionId: 'bob' },
    before: [used({ sessionId: 'carol', since: START, organizations: {}, signOuts: [] }), connected],
    lines: [{ on: received(1, client(1)), current: 'bob' }],
  },
  {
    title: 'is none if the session of `initialSessionId` does not exist, until it signs in',
    config: { ...perTab, initialSessionId: 'dan' },
    before: [used(), connected],
    lines: [
      { on: received(1, client(1)), current: null, reason: 'revoked' },
      { on: broadcast(client(2, ['ada', 'bob', 'carol', 'dan'])), emits: ['dan added'], current: 'dan' },
    ],
  },
  {
    title: 'is none if the stored session was closed, with its status',
    before: [used({ sessionId: 'ada', since: START, organizations: {}, signOuts: [] }), connected],
    lines: [
      { on: received(1, client(1, ['ada:ended', 'bob'])), current: null, reason: 'ended', stored: 'ada' },
    ],
  },
  {
    title: 'is none if no session was selected before the reload',
    before: [used({ sessionId: null, since: START, organizations: {}, signOuts: [] }), connected],
    lines: [{ on: received(1, client(1)), current: null, reason: 'none' }],
  },
  {
    title: 'is a session that has signed in since no session was selected',
    before: [used({ sessionId: null, since: START - DAY, organizations: {}, signOuts: [] }), connected],
    lines: [{ on: received(1, client(1)), current: 'ada' }],
  },
  {
    title: 'is that of the initial client, before any request',
    before: [used()],
    lines: [
      { on: initialClient(client(1, undefined, withBob)), current: 'bob', connection: 'ready' },
      { on: connected, calls: ['1 getClient'] },
      { on: received(1, client(1)), current: 'bob' },
    ],
  },
];

describeStories('the first current session', first);
