import { fireEvent, screen } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { library as reactRouter } from './libraries/react-router.tsx';
import { library as tanStackRouter } from './libraries/tanstack-router.tsx';
import { isVisible, marksInPage } from './page.ts';
import * as steps from './steps.ts';
import { openWorld, type World } from './world.tsx';
import type { Integration } from './wiring.tsx';
import { eventually } from '../eventually.ts';

// The scenarios of the libraries leave out what routers do before a click, and loaders that never respond.

type Change = (world: World) => Promise<void>;

/** The ways in which Bob’s account follows Ada’s. */
const changes: Readonly<Record<string, Change>> = {
  'a switch': (world) => steps.switchTo(world, 'bob'),
  'a sign-out': (world) => steps.signOut(world, 'remove'),
};

/** The behaviour of a router before and after the change. */
interface Situation {
  readonly act: (world: World, change: Change) => Promise<void>;
  /** The data that Bob sees in the end. */
  readonly shown: readonly string[];
  /** The data that Bob sees if all accounts share the router. */
  readonly leak: string;
  /** Whether the data was preloaded. React Router discards it together with the component that has preloaded it. */
  readonly isPreloaded?: boolean;
}

const situations: Readonly<Record<string, Situation>> = {
  'the loader of the next account never responds': {
    async act(world, change) {
      world.api.pauseResponses('/notes');
      await change(world);
    },
    shown: [],
    leak: '/notes of ‹ada·org_1›',
  },
  'the loader of the previous account never responds': {
    async act(world, change) {
      world.api.pauseResponses('/saved');
      await clickLink(world);
      await change(world);
    },
    shown: ['/notes of ‹bob·org_1›'],
    leak: '/notes of ‹ada·org_1›',
  },
  'a navigation of the previous account is in progress': {
    async act(world, change) {
      const release = world.api.pauseResponses('/saved');
      await clickLink(world);
      await change(world);
      release();
    },
    shown: ['/notes of ‹bob·org_1›'],
    leak: '/saved of ‹ada·org_1›',
  },
  'the previous account has preloaded the link that the next one opens': {
    async act(world, change) {
      await hoverLink(world);
      await world.settle();
      await change(world);
      await eventually(() => link().click());
    },
    shown: ['/saved of ‹bob·org_1›'],
    leak: '/saved of ‹ada·org_1›',
    isPreloaded: true,
  },
  'the link that the next account opens is still being preloaded for the previous one': {
    async act(world, change) {
      const release = world.api.pauseResponses('/saved');
      await hoverLink(world);
      await change(world);
      await eventually(() => link().click());
      release();
    },
    shown: ['/saved of ‹bob·org_1›'],
    leak: '/saved of ‹ada·org_1›',
  },
};

function link(): HTMLElement {
  const found = screen.getAllByText('Saved').find(isVisible);
  if (!found) throw new Error('No link is visible.');
  return found;
}

/** Hovers over the link, and waits until its data is requested. */
async function hoverLink(world: World): Promise<void> {
  fireEvent.mouseOver(link());
  await expectRequest(world, '/saved');
}

/** Clicks the link, and waits until its data is requested. */
async function clickLink(world: World): Promise<void> {
  link().click();
  await expectRequest(world, '/saved');
}

async function expectRequest({ api }: World, path: string): Promise<void> {
  await eventually(() => expect(api.requests.map((request) => request.path)).toContain(path));
}

/** Returns the loader data in the page. */
function shownData(): readonly string[] {
  return [...new Set(marksInPage().match(/\/\w+ of ‹.*?›/g))];
}

async function openApp(integration: Integration, keepAlive?: number): Promise<World> {
  const world = await openWorld('a session per request', { keepAlive }, integration);
  await world.expectShown();
  return world;
}

describe.each([
  ['React Router', reactRouter, { keepsPreloads: false }],
  ['TanStack Router', tanStackRouter, { keepsPreloads: true }],
] as const)('%s', (_, { careful, naive }, { keepsPreloads }) => {
  describe.each(Object.entries(situations))('if %s', (_, { act, shown, leak, isPreloaded = false }) => {
    for (const keepAlive of [undefined, 3]) {
      it.each(Object.entries(changes))(
        `with a router for each account, shows no data of the previous account after %s, with keepAlive ${keepAlive}`,
        async (_, change) => {
          const world = await openApp(careful, keepAlive);
          await act(world, change);
          await world.settle();
          await eventually(() => expect(shownData()).toEqual(shown));
          expect(await world.violations()).toEqual([]);
        },
      );
    }

    const isDiscarded = isPreloaded && !keepsPreloads;
    const whose = isDiscarded ? 'only its own data' : 'data of the previous account';
    it(`with one router for all accounts, shows the next account ${whose} after a switch`, async () => {
      const world = await openApp(naive);
      await act(world, (opened) => steps.switchTo(opened, 'bob'));
      await world.settle();
      const [expected] = isDiscarded ? shown : [leak];
      await eventually(() => expect(shownData()).toContain(expected));
    });
  });
});
