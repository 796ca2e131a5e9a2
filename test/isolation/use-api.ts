import { use, useMemo } from 'react';
import { useActiveSession, useSessionFetch, useSessionStore } from 'multisession';
import * as v from 'valibot';
import { ownerOf } from './accounts.ts';
import { markOf } from './marks.ts';
import { API, MEANT_FOR } from './pretend-api.ts';
import { TreeContext } from './trees.ts';
import { WiringContext } from './wiring.tsx';

const answerSchema = v.object({ text: v.string(), sent: v.string() });

type Ask = (path: string, init?: RequestInit) => Promise<v.InferOutput<typeof answerSchema>>;

/** The mark of whom a component speaks for. */
export function useMark(): string {
  return markOf(ownerOf(useActiveSession()));
}

/** Asks the app's API, and says with each request whom it is meant for. */
export function useApi(): Ask {
  const { fetchFor } = use(WiringContext);
  const { number, onAsk } = use(TreeContext);
  const store = useSessionStore();
  const bound = useSessionFetch();
  const mark = useMark();
  return useMemo(() => {
    const send = fetchFor(bound, store);
    return async (path, init) => {
      onAsk(number, path);
      const headers = { [MEANT_FOR]: encodeURIComponent(mark) };
      const response = await send(API + path, { ...init, headers });
      if (!response.ok) throw new Error(`${path} was refused with ${response.status}`);
      return v.parse(answerSchema, await response.json());
    };
  }, [fetchFor, bound, store, mark, number, onAsk]);
}
