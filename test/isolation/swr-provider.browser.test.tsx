import { useSessionFetch } from 'multisession';
import { type ReactNode, useMemo } from 'react';
import useSWR, { SWRConfig } from 'swr';
import { expect, it } from 'vitest';
import { API } from './fake-api.ts';
import { notesOf } from './library.tsx';
import type { Violation } from './page.ts';
import { run, scenarios } from './scenarios.ts';
import { openWorld } from './world.tsx';

// Why the recipe for SWR puts the account into the keys, instead of a cache for each account.

function AccountCache({ children }: { readonly children: ReactNode }) {
  const sessionFetch = useSessionFetch();
  const value = useMemo(
    () => ({
      provider: () => new Map(),
      fetcher: async (url: string): Promise<unknown> => (await sessionFetch(url)).json(),
    }),
    [sessionFetch],
  );
  return <SWRConfig value={value}>{children}</SWRConfig>;
}

function Notes() {
  const { data } = useSWR<{ readonly text: string }>(`${API}/notes`);
  return <p>{data?.text}</p>;
}

const Content = () => (
  <AccountCache>
    <Notes />
  </AccountCache>
);

/** Switches the organization and the account back and forth. Returns the violations. */
async function switchBackAndForth(keepAlive: number | undefined): Promise<readonly Violation[]> {
  const kind = 'a session per request';
  const world = await openWorld(kind, { keepAlive, isStrict: false }, () => ({ texts: notesOf, Content }));
  const scenario = scenarios['the organization changes'];
  if (!scenario) throw new Error('The scenario does not exist.');
  await run(world, kind, scenario);
  return run(world, kind, scenario);
}

it('a cache of SWR for each account isolates accounts whose trees are not kept', async () => {
  expect(await switchBackAndForth(undefined)).toEqual([]);
});

it('a kept tree with a cache of SWR throws when it is shown again, and loses its state', async () => {
  expect(await switchBackAndForth(3)).toContainEqual({
    kind: 'tree',
    where: 'main of ‹ada·org_1›',
    found: 'lost',
  });
});
