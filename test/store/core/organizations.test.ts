import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import { client, error, perTab, session, sharedCookie, START } from './data.ts';
import { describeStories } from './describe-stories.ts';
import {
  broadcast,
  connected,
  failed,
  initialClient,
  received,
  signOutElsewhere,
  switchTo,
  touch,
  updated,
  used,
} from './events.ts';
import type { Story } from './story.ts';

// The organization of a session is each tab's own, if each request names it.

const ada = (version: number, lastActiveOrganizationId: string | null) =>
  session('ada', { version, lastActiveOrganizationId });
const adaIn = (organization: string | null, version: number) =>
  client(version, [ada(version, organization), 'bob']);
const inOrg1 = [used(), connected, received(1, adaIn('org_1', 1))];
const none = { bob: null } as const;

function refused(organizationId: string): StoreEvent {
  return { type: 'token-failed', error: error('organization_not_allowed', undefined, 'ada'), organizationId };
}

const ownTab: readonly Story[] = [
  {
    title: 'stays as it was when another tab selects one, and so do its tokens',
    before: inOrg1,
    lines: [
      {
        on: broadcast(adaIn('org_2', 2)),
        organizations: { ...none, ada: 'org_1' },
        version: 2,
      },
    ],
  },
  {
    title: 'changes with a touch of this tab',
    before: inOrg1,
    lines: [
      { on: touch(1, 'ada', { organizationId: 'org_2' }), calls: ['2 touchSession ada org_2'] },
      {
        on: updated(2, adaIn('org_2', 2)),
        outcomes: ['1 done'],
        organizations: { ...none, ada: 'org_2' },
      },
    ],
  },
  {
    title: 'is the later of two that are selected without a request in between',
    config: { ...perTab, canSelectSession: false },
    before: inOrg1,
    lines: [
      { on: switchTo(1, 'ada', 'org_2'), outcomes: ['1 switched'], organizations: { ...none, ada: 'org_2' } },
      { on: switchTo(2, 'ada', 'org_3'), outcomes: ['2 switched'], organizations: { ...none, ada: 'org_3' } },
    ],
  },
  {
    title: 'changes with a switch of this tab, once the backend has confirmed it',
    before: inOrg1,
    lines: [
      {
        on: switchTo(1, 'ada', null),
        calls: ['2 touchSession ada select_session null'],
        organizations: { ...none, ada: 'org_1' },
      },
      {
        on: updated(2, adaIn(null, 2)),
        outcomes: ['1 switched'],
        organizations: { ...none, ada: null },
      },
    ],
  },
  {
    title: 'is that of the later request, whatever the order of the responses',
    before: inOrg1,
    lines: [
      { on: touch(1, 'ada', { organizationId: 'org_2' }), calls: ['2 touchSession ada org_2'] },
      { on: touch(2, 'ada', { organizationId: 'org_3' }), calls: ['3 touchSession ada org_3'] },
      {
        on: updated(3, adaIn('org_3', 2)),
        outcomes: ['2 done'],
        organizations: { ...none, ada: 'org_3' },
      },
      { on: updated(2, adaIn('org_2', 3)), outcomes: ['1 done'], organizations: { ...none, ada: 'org_3' } },
    ],
  },
  {
    title: 'survives a reload',
    before: [
      used({ sessionId: 'ada', since: START, organizations: { ada: 'org_1' }, signOuts: [] }),
      connected,
    ],
    lines: [{ on: received(1, adaIn('org_2', 5)), organizations: { ...none, ada: 'org_1' }, current: 'ada' }],
  },
  {
    title: 'is the last active one again if the user may no longer act for it',
    before: [
      used({ sessionId: 'ada', since: START, organizations: { ada: 'org_1' }, signOuts: [] }),
      connected,
      received(1, adaIn('org_2', 5)),
    ],
    lines: [{ on: refused('org_1'), organizations: { ...none, ada: 'org_2' } }],
  },
  {
    title: 'stays if a token for another organization is refused',
    before: [
      used({ sessionId: 'ada', since: START, organizations: { ada: 'org_1' }, signOuts: [] }),
      connected,
      received(1, adaIn('org_2', 5)),
    ],
    lines: [{ on: refused('org_9'), organizations: { ...none, ada: 'org_1' } }],
  },
  {
    title: 'is forgotten with the session, also if a switch settles after another tab has signed it out',
    before: [...inOrg1, switchTo(1, 'ada', 'org_2'), signOutElsewhere('ada', 'removed')],
    lines: [{ on: failed(2, 'rate_limited'), outcomes: ['1 switched'], organizations: none }],
  },
  {
    title: 'is forgotten if the session was closed before the page was loaded again',
    before: [
      used({ sessionId: 'ada', since: START, organizations: { ada: 'org_1', dan: 'org_1' }, signOuts: [] }),
      connected,
    ],
    lines: [{ on: received(1, adaIn('org_2', 5)), organizations: { ...none, ada: 'org_1' }, current: 'ada' }],
  },
  {
    title: 'is kept although the client of the rendered page does not list the session yet',
    before: [
      used({ sessionId: 'ada', since: START, organizations: { ada: 'org_1', dan: 'org_1' }, signOuts: [] }),
    ],
    lines: [{ on: initialClient(adaIn('org_2', 4)), organizations: { ...none, ada: 'org_1', dan: 'org_1' } }],
  },
];

const oneForAll: readonly Story[] = [
  {
    title: 'is that of the newest response, whichever tab has selected it',
    before: inOrg1,
    lines: [
      { on: broadcast(adaIn('org_2', 2)), organizations: {} },
      { on: touch(1, 'ada', { organizationId: 'org_3' }), calls: ['2 touchSession ada org_3'] },
      { on: updated(2, adaIn('org_3', 3)), outcomes: ['1 done'], organizations: {} },
    ],
  },
];

describeStories('the organization of a session in a tab of its own', ownTab);
describeStories('the organization of a session with a shared cookie', oneForAll, sharedCookie);
describeStories('the organization of a session with `tabMode: "shared"`', oneForAll, {
  ...perTab,
  isShared: true,
});
