import { client, perTab, SECOND, sharedCookie } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  pageHidden,
  received,
  selection,
  signOut,
  switchTo,
  tabOpened,
  tabSwitchTimedOut,
  updated,
} from './events.ts';
import type { Story } from './story.ts';

// Tabs that switch together. The tab of these tests is `tab_m`. Each selection has a stamp, and the latest stamp wins.

const withBob = { lastActiveSessionId: 'bob' } as const;
const withCarol = { lastActiveSessionId: 'carol' } as const;
const begun = (id: string | null, tab = 'tab_z', at = 10) => selection(tab, at, 'begun', id);
const settled = (id: string | null, tab = 'tab_z', at = 10) => selection(tab, at, 'settled', id);

const followed: readonly Story[] = [
  {
    title: 'shows no session from its beginning to its end',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null, operations: { bob: 'switching' } },
      { on: broadcast(client(2, undefined, withBob)), current: null },
      { on: settled('bob'), current: 'bob', operations: {} },
    ],
  },
  {
    title: 'that fails shows the session of the cookie again',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null },
      { on: selection('tab_z', 10, 'failed', 'bob'), current: 'ada', operations: {} },
    ],
  },
  {
    title: 'to a session that is not loaded here causes a refresh, and is shown then',
    lines: [
      { on: begun('dan'), timers: ['await tab_z'], current: null },
      { on: settled('dan'), calls: ['2 getClient'] },
      {
        on: received(2, client(2, ['ada', 'dan'], { lastActiveSessionId: 'dan' })),
        emits: ['bob closed revoked', 'carol closed revoked', 'bob purged', 'carol purged', 'dan added'],
        tokens: ['bob', 'carol'],
        current: 'dan',
      },
    ],
  },
  {
    title: 'to null leaves no session current',
    lines: [{ on: settled(null), current: null, operations: {} }],
  },
  {
    title: 'of which only the end is received is followed',
    lines: [
      { on: broadcast(client(2, undefined, withBob)), current: 'bob' },
      { on: settled('bob'), current: 'bob' },
    ],
  },
  {
    title: 'whose end is received before its data is followed when the data arrives',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null },
      { on: settled('bob'), current: 'ada' },
      { on: broadcast(client(2, undefined, withBob)), current: 'bob' },
    ],
  },
  {
    title: 'that never ends is given up, and the backend decides',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null },
      { at: 15 * SECOND, on: tabSwitchTimedOut('tab_z', 10), calls: ['2 getClient'], operations: {} },
      { on: received(2, client(2, undefined, withBob)), current: 'bob' },
    ],
  },
  {
    title: 'that ended or was outranked in time is not given up',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'] },
      { on: begun('carol', 'tab_z', 20), timers: ['await tab_z'] },
      { at: 15 * SECOND, on: tabSwitchTimedOut('tab_z', 10), operations: { carol: 'switching' } },
      { on: settled('carol', 'tab_z', 20), current: 'ada' },
      { on: tabSwitchTimedOut('tab_z', 20), operations: {} },
    ],
  },
  {
    title: 'is forgotten by a page that is hidden, because it receives no messages',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], operations: { bob: 'switching' } },
      { on: pageHidden, operations: {}, current: null },
      { at: 15 * SECOND, on: tabSwitchTimedOut('tab_z', 10) },
    ],
  },
  {
    title: 'of tabs with a selection of their own is ignored',
    config: perTab,
    lines: [
      { on: begun('bob'), timers: [], current: 'ada', operations: {} },
      { on: settled('bob'), current: 'ada' },
    ],
  },
];

const instead: readonly Story[] = [
  {
    title: 'is followed where that session is current',
    lines: [
      {
        on: broadcast(client(2, ['bob', 'carol'], withCarol)),
        emits: ['ada closed revoked', 'ada purged'],
        tokens: ['ada'],
        current: 'carol',
      },
      { on: selection('tab_z', 10, 'settled', 'bob', 'carol'), current: 'carol' },
      { on: broadcast(client(3, ['bob', 'carol'], withBob)), current: 'bob' },
    ],
  },
  {
    title: 'is ignored where another session is current',
    lines: [
      { on: selection('tab_z', 10, 'settled', null, 'bob'), current: 'ada' },
      { on: selection('tab_z', 10, 'begun', 'carol', 'bob'), timers: [], current: 'ada', operations: {} },
    ],
  },
  {
    title: 'is followed where no session is current',
    lines: [
      { on: begun('carol'), timers: ['await tab_z'], current: null },
      { on: selection('tab_z', 10, 'settled', null, 'ada'), current: null, operations: {} },
    ],
  },
];

const overtaken: readonly Story[] = [
  {
    title: 'shows the session to which the cookie was moved since',
    lines: [
      { on: begun(null), timers: ['await tab_z'], current: null },
      { on: broadcast(client(2, undefined, withBob)), current: null },
      { on: selection('tab_z', 10, 'settled', null, 'ada', 'ada'), current: 'bob', operations: {} },
    ],
  },
  {
    title: 'shows none if the cookie was not moved since',
    lines: [
      { on: begun(null), timers: ['await tab_z'], current: null },
      { on: broadcast(client(2, undefined, withBob)), current: null },
      { on: selection('tab_z', 10, 'settled', null, 'ada', 'bob'), current: null, operations: {} },
    ],
  },
];

const outranked: readonly Story[] = [
  {
    title: 'of another tab shows nothing, in any of its phases',
    lines: [
      { on: begun('carol', 'tab_y', 20), timers: ['await tab_y'], current: null },
      { on: begun('bob', 'tab_z', 10), timers: [], operations: { carol: 'switching' } },
      { on: settled('bob', 'tab_z', 10), current: null, operations: { carol: 'switching' } },
      { on: selection('tab_z', 10, 'failed', 'bob'), current: null, operations: { carol: 'switching' } },
      { on: broadcast(client(2, undefined, withBob)), current: null },
      { on: broadcast(client(3, undefined, withCarol)), current: null },
      { on: settled('carol', 'tab_y', 20), current: 'carol', operations: {} },
    ],
  },
  {
    title: 'of another tab does not lift the switch of this tab',
    lines: [
      {
        at: 20,
        on: switchTo(1, 'carol'),
        calls: ['2 touchSession carol select_session !'],
        selections: ['carol begun'],
        current: null,
      },
      { on: begun('bob', 'tab_z', 10), timers: [], current: null, operations: { carol: 'switching' } },
      { on: settled('bob', 'tab_z', 10), current: null },
      {
        on: updated(2, client(2, undefined, withCarol)),
        outcomes: ['1 switched'],
        selections: ['carol settled'],
        current: 'carol',
      },
    ],
  },
  {
    title: 'of this tab is superseded, and neither shows nor broadcasts its outcome',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: begun('carol', 'tab_z', 10),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        timers: ['await tab_z'],
        current: null,
        operations: { carol: 'switching' },
      },
      { on: updated(2, client(2, undefined, withBob)), current: null, operations: { carol: 'switching' } },
      { on: broadcast(client(3, undefined, withCarol)), current: null },
      { on: settled('carol', 'tab_z', 10), current: 'carol', operations: {} },
    ],
  },
  {
    title: 'of this tab that fails does not lift the one of the other tab',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      {
        on: begun('carol', 'tab_z', 10),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        timers: ['await tab_z'],
      },
      { on: failed(2, 'forbidden'), current: null, operations: { carol: 'switching' } },
    ],
  },
  {
    title: 'is decided by the name of the tab if both began at the same time',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      { on: begun('carol', 'tab_a', 0), timers: [], operations: { bob: 'switching' } },
      {
        on: begun('carol', 'tab_z', 0),
        calls: ['abort 2'],
        outcomes: ['1 superseded'],
        timers: ['await tab_z'],
        operations: { carol: 'switching' },
      },
    ],
  },
  {
    title: 'never is one that began after the selections known here, even if the clock was set back',
    lines: [
      { on: begun('bob', 'tab_z', 5000), timers: ['await tab_z'] },
      { on: settled('bob', 'tab_z', 5000), current: 'ada' },
      {
        on: switchTo(1, 'carol'),
        calls: ['2 touchSession carol select_session !'],
        selections: ['carol begun'],
        operations: { carol: 'switching' },
      },
      { on: begun('bob', 'tab_z', 5000), timers: [], operations: { carol: 'switching' } },
    ],
  },
  {
    title: 'of a sign-out shows nothing after the other tab has switched',
    lines: [
      {
        on: signOut(1, 'ada'),
        calls: ['2 removeSession ada carol !'],
        selections: ['carol begun'],
        emits: ['ada closed removed', 'ada purged'],
        tokens: ['ada'],
        current: null,
      },
      {
        on: begun('bob', 'tab_z', 10),
        timers: ['await tab_z'],
        operations: { ada: 'removing', bob: 'switching', carol: 'switching' },
      },
      {
        on: failed(2, 'forbidden'),
        outcomes: ['1 forbidden'],
        emits: ['ada added'],
        current: null,
        operations: { bob: 'switching' },
      },
    ],
  },
];

const opened: readonly Story[] = [
  {
    title: 'receives the beginning of a switch in progress again',
    lines: [
      { on: switchTo(1, 'bob'), calls: ['2 touchSession bob select_session !'], selections: ['bob begun'] },
      { on: tabOpened, selections: ['bob begun'] },
      {
        on: updated(2, client(2, undefined, withBob)),
        outcomes: ['1 switched'],
        selections: ['bob settled'],
      },
      { on: tabOpened, selections: [] },
    ],
  },
  {
    title: 'changes nothing in the other tabs with its repeated message',
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null },
      { on: begun('bob'), timers: ['await tab_z'], current: null, operations: { bob: 'switching' } },
      { on: broadcast(client(2, undefined, withBob)) },
      { on: settled('bob'), current: 'bob', operations: {} },
    ],
  },
  {
    title: 'loads no session before the switch that it has received has ended',
    before: [connected],
    lines: [
      { on: begun('bob'), timers: ['await tab_z'], current: null },
      { on: received(1, client(1)), current: null },
      { on: broadcast(client(2, undefined, withBob)), current: null },
      { on: settled('bob'), current: 'bob' },
    ],
  },
];

describeStories('the switch of another tab', followed, sharedCookie);
describeStories('a selection instead of a session', instead, sharedCookie);
describeStories('a selection of no session that is received late', overtaken, sharedCookie);
describeStories('a selection that another one outranks', outranked, sharedCookie);
describeStories('a tab that is opened during a switch', opened, sharedCookie);
