import { client, error, session } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  initialClient,
  received,
  refresh,
  signOut,
  tabOpened,
  touch,
  updated,
  used,
} from './events.ts';
import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import type { Line, Story } from './story.ts';

// A cookie per session: each response has the sessions whose cookies came along with its request. There is no version of
// the client, and the order in which cookies are attached need not be the order of the requests.

const presented = { covers: 'presented' } as const;
/** A client of the presented sessions. Its version means nothing. */
const listing = (specs?: Parameters<typeof client>[1], fields: Parameters<typeof client>[2] = {}) =>
  client(1, specs, { ...presented, ...fields });
const dan = session('dan');
/** SAFETY: a session with a closed status. */
const closedAs = (name: string, version: number, status: 'revoked' | 'removed') =>
  session(name, { version }, status) as never;

const before: Story['before'] = [used(), connected, received(1, listing())];

/** The effects of closing sessions for a reason. */
const closes = (reason: string, ...ids: readonly string[]) => ({
  emits: [...ids.map((id) => `${id} closed ${reason}`), ...ids.map((id) => `${id} purged`)],
  tokens: ids,
});
const drops = (...ids: readonly string[]) => closes('not_kept', ...ids);

const absence: readonly Story[] = [
  {
    title: 'is `not_kept` if the request was sent after the session was first received',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: received(2, listing(['bob', 'carol'])),
        outcomes: ['1 done'],
        ...drops('ada'),
        reason: 'not_kept',
      },
    ],
  },
  {
    title: 'is `revoked` if the server has named it closed',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: received(2, listing(['bob', 'carol'], { closedSessions: [closedAs('ada', 2, 'revoked')] })),
        outcomes: ['1 done'],
        ...closes('revoked', 'ada'),
        reason: 'revoked',
        updates: ['ada revoked', '1'],
      },
    ],
  },
  {
    title: 'stays signed in if the request was sent before the session was first received',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: refresh(2), calls: ['3 getClient'] },
      { on: updated(2, listing(['ada', 'bob', 'carol', dan])), outcomes: ['1 done'], emits: ['dan added'] },
      { on: received(3, listing()), outcomes: ['2 done'], sessions: ['ada', 'bob', 'carol', 'dan'] },
      { on: refresh(3), calls: ['4 getClient'] },
      { on: received(4, listing()), outcomes: ['3 done'], ...drops('dan') },
    ],
  },
  {
    title: 'stays signed in if it was broadcast after the request was sent',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      { on: broadcast(listing(['ada', 'bob', 'carol', dan])), emits: ['dan added'] },
      { on: received(2, listing()), outcomes: ['1 done'], sessions: ['ada', 'bob', 'carol', 'dan'] },
    ],
  },
  {
    title: 'is closed by the first request after an initial client, which counts as request 0',
    before: [used(), initialClient(listing()), connected],
    lines: [{ on: received(1, listing(['ada', 'carol'])), ...drops('bob'), sessions: ['ada', 'carol'] }],
  },
  {
    title: 'keeps its snapshot if it could not be parsed, although it was presented',
    lines: [
      { on: refresh(1), calls: ['2 getClient'] },
      {
        on: received(
          2,
          listing(['ada', 'carol'], { invalidSessions: [{ id: 'bob', error: error('invalid_response') }] }),
        ),
        outcomes: ['1 done'],
        sessions: ['ada', 'bob', 'carol'],
      },
    ],
  },
  {
    title: 'stays signed in if a client with another ID lists the others, because the ID is a label only',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: refresh(2), calls: ['3 getClient'] },
      {
        on: updated(2, listing(['ada', 'bob', 'carol', dan])),
        outcomes: ['1 done'],
        emits: ['dan added'],
      },
      {
        on: received(3, listing(['bob', 'carol'], { id: 'client_2' })),
        outcomes: ['2 done'],
        ...drops('ada'),
        sessions: ['bob', 'carol', 'dan'],
      },
    ],
  },
  {
    title: 'stays signed in if a request that was sent before is rejected because no cookie came along',
    lines: [
      {
        on: signOut(1, 'carol'),
        emits: ['carol closed removed', 'carol purged'],
        tokens: ['carol'],
        calls: ['2 removeSession carol'],
      },
      { on: broadcast(listing(['ada', 'bob', dan])), emits: ['dan added'] },
      { on: failed(2, 'client_not_found'), outcomes: ['1 done'], ...drops('ada', 'bob'), sessions: ['dan'] },
    ],
  },
];

const refreshed = (
  request: number,
  line: Omit<Line, 'on'> & { readonly lists: Parameters<typeof client>[1] },
): readonly Line[] => {
  const { lists, ...expected } = line;
  return [
    { on: refresh(request), calls: [`${request} getClient`] },
    { ...expected, on: received(request, listing(lists)), outcomes: [`${request} done`] },
  ];
};

const late: readonly Story[] = [
  {
    title: 'closes nothing and restores nothing, but is merged by the versions of its sessions',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      {
        on: updated(3, listing([session('ada', { version: 5 }), 'carol'])),
        outcomes: ['2 session_closed'],
        ...drops('bob'),
      },
      {
        on: updated(
          2,
          listing([
            session('ada', { version: 4 }, 'ended'),
            'bob',
            session('carol', { version: 3 }, 'ended'),
          ]),
        ),
        outcomes: ['1 done'],
        emits: ['carol closed ended', 'carol purged'],
        tokens: ['carol'],
        sessions: ['ada', 'carol:ended'],
      },
    ],
  },
  {
    title:
      'does not replace newer data of the same version, and does not select another session for new tabs',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      {
        on: updated(3, listing(['ada', 'bob', 'carol'], { lastActiveSessionId: 'bob' })),
        outcomes: ['2 done'],
        last: 'bob',
      },
      {
        on: updated(
          2,
          listing([session('ada', { version: 1, lastActiveOrganizationId: 'org_old' }), 'bob', 'carol']),
        ),
        outcomes: ['1 done'],
        last: 'bob',
        updates: [],
      },
    ],
  },
  {
    title: 'that lists a session the later one does not have is checked by a refresh',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: touch(2, 'bob'), calls: ['3 touchSession bob'] },
      { on: updated(3, listing()), outcomes: ['2 done'] },
      {
        on: updated(2, listing(['ada', 'bob', 'carol', dan])),
        outcomes: ['1 done'],
        emits: ['dan added'],
        calls: ['4 getClient'],
      },
      { on: received(4, listing()), ...drops('dan') },
    ],
  },
];

const returned: readonly Story[] = [
  {
    title: 'is signed in again by a response to a request that was sent after it was missing',
    lines: [
      ...refreshed(2, { lists: ['ada', 'carol'], ...drops('bob') }),
      ...refreshed(3, { lists: ['ada', 'bob', 'carol'], emits: ['bob added'] }),
    ],
  },
  {
    title: 'stays closed if a response to an earlier request lists it',
    lines: [
      { on: touch(1, 'ada'), calls: ['2 touchSession ada'] },
      { on: refresh(2), calls: ['3 getClient'] },
      { on: received(3, listing(['ada', 'carol'])), outcomes: ['2 done'], ...drops('bob') },
      { on: updated(2, listing()), outcomes: ['1 done'], sessions: ['ada', 'carol'] },
    ],
  },
  {
    title: 'is checked by a refresh if another tab lists it',
    lines: [
      ...refreshed(2, { lists: ['ada', 'carol'], ...drops('bob') }),
      {
        on: broadcast(listing([session('ada', { version: 2 }), 'bob', 'carol'])),
        calls: ['3 getClient'],
        sessions: ['ada', 'carol'],
      },
    ],
  },
  {
    title: 'stays closed if it was removed, whatever other tabs list',
    lines: [
      {
        on: signOut(1, undefined),
        emits: ['ada', 'bob', 'carol']
          .map((id) => `${id} closed removed`)
          .concat(['ada', 'bob', 'carol'].map((id) => `${id} purged`)),
        tokens: ['ada', 'bob', 'carol'],
        calls: ['2 removeAllSessions'],
      },
      { on: updated(2, listing([], { id: null })), outcomes: ['1 done'], sessions: [] },
      { on: broadcast(listing()), sessions: [] },
    ],
  },
];

const broadcasts: readonly Story[] = [
  {
    title: 'adds a session, although the clients have no versions',
    lines: [{ on: broadcast(listing(['ada', 'bob', 'carol', dan])), emits: ['dan added'] }],
  },
  {
    title: 'changes a session to a higher version only',
    lines: [
      {
        on: broadcast(listing(['ada', session('bob', { version: 2 }, 'ended'), 'carol'])),
        emits: ['bob closed ended', 'bob purged'],
        tokens: ['bob'],
      },
      { on: broadcast(listing()), sessions: ['ada', 'bob:ended', 'carol'] },
    ],
  },
  {
    title: 'proves the absence of no session, but causes a request that does',
    lines: [
      { on: broadcast(listing(['ada', 'carol'])), calls: ['2 getClient'], sessions: ['ada', 'bob', 'carol'] },
      { on: received(2, listing(['ada', 'carol'])), ...drops('bob'), updates: ['1'] },
    ],
  },
  {
    title: 'closes a session by its status without a request',
    lines: [
      {
        on: broadcast(listing(['ada', 'carol']), session('bob', { version: 2 }, 'removed')),
        ...closes('removed', 'bob'),
        sessions: ['ada', 'carol'],
      },
    ],
  },
  {
    title: 'of a closed session is remembered by a tab that receives the session later',
    lines: [
      { on: broadcast(null, session('dan', { version: 2 }, 'removed')) },
      { on: broadcast(listing(['ada', 'bob', 'carol', dan])), sessions: ['ada', 'bob', 'carol'] },
    ],
  },
  {
    title: 'of a client without sessions closes none, and has no ID to compare',
    lines: [
      { on: broadcast(listing([], { id: null })), calls: ['2 getClient'], sessions: ['ada', 'bob', 'carol'] },
    ],
  },
];

const ownSignOut: readonly Story[] = [
  {
    title: 'is broadcast when the backend has confirmed it, although the session is not shown any more',
    lines: [
      { on: signOut(1, 'carol'), ...closes('removed', 'carol'), calls: ['2 removeSession carol'] },
      {
        on: updated(2, listing(['ada', 'bob']), session('carol', { version: 2 }, 'removed')),
        outcomes: ['1 done'],
        updates: ['carol removed 1'],
      },
    ],
  },
];

const pushed = (sessions: Readonly<Record<string, number>>): StoreEvent => ({
  type: 'version-pushed',
  version: 0,
  sessions,
});
const labelled = (clientId: string): StoreEvent => ({
  type: 'tab-message-received',
  message: { type: 'version', clientId, version: 9 },
});

const hints: readonly Story[] = [
  {
    title: 'are broadcast to a tab that was opened, without those of closed sessions',
    lines: [
      { on: signOut(1, 'carol'), ...closes('removed', 'carol'), calls: ['2 removeSession carol'] },
      { on: updated(2, listing(['ada', 'bob'])), outcomes: ['1 done'] },
      { on: tabOpened, label: 'ada 1,bob 1' },
    ],
  },
  ...(
    [
      ['that are the same in another tab cause no request', 'ada 1,bob 1,carol 1', []],
      ['one of which is higher in another tab cause a request', 'ada 2,bob 1,carol 1', ['2 getClient']],
      ['and one more in another tab cause a request', 'ada 1,bob 1,carol 1,dan 1', ['2 getClient']],
      ['and one less in another tab cause a request', 'bob 1,carol 1', ['2 getClient']],
    ] as const
  ).map(([title, label, calls]): Story => ({ title, lines: [{ on: labelled(label), calls }] })),
  {
    title: 'that are pushed cause a request if one is higher, or the session is unknown',
    lines: [
      { on: pushed({ ada: 1, bob: 1 }) },
      { on: pushed({ ada: 1, bob: 2 }), calls: ['2 getClient'] },
      { on: pushed({ dan: 0 }), calls: ['3 getClient', 'abort 2'] },
    ],
  },
  {
    title: 'that are pushed cause no request for a session that was removed here',
    lines: [
      { on: signOut(1, 'carol'), ...closes('removed', 'carol'), calls: ['2 removeSession carol'] },
      { on: updated(2, listing(['ada', 'bob']), closedAs('carol', 2, 'removed')), outcomes: ['1 done'] },
      { on: pushed({ carol: 2 }) },
    ],
  },
];

const withBefore = (stories: readonly Story[]): readonly Story[] =>
  stories.map((story) => ({ before, ...story }));

describeStories('a session whose cookie did not come along', withBefore(absence));
describeStories('a late response about the presented sessions', withBefore(late));
describeStories('a sign-out of a presented session', withBefore(ownSignOut));
describeStories('a missing session', withBefore(returned));
describeStories('a broadcast of the presented sessions', withBefore(broadcasts));
describeStories('versions of sessions', withBefore(hints));
