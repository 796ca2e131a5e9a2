import { use, useMemo } from 'react';
import { useActiveSession, useSessionFetch, useSessionStore } from 'multisession';
import * as v from 'valibot';
import { ownerOf } from './accounts.ts';
import { markOf } from './marks.ts';
import { API, INTENDED_OWNER_HEADER } from './fake-api.ts';
import { TreeContext } from './trees.ts';
import { WiringContext } from './wiring-context.ts';

const responseSchema = v.object({ text: v.string(), sent: v.string() });

type ApiRequest = (path: string, init?: RequestInit) => Promise<v.InferOutput<typeof responseSchema>>;

/** Returns the mark of the active session. */
export function useMark(): string {
  return markOf(ownerOf(useActiveSession()));
}

/** Returns a function that sends requests to the API of the app with their intended owner. */
export function useApi(): ApiRequest {
  const { createFetch } = use(WiringContext);
  const { number, onRequest } = use(TreeContext);
  const store = useSessionStore();
  const bound = useSessionFetch();
  const mark = useMark();
  return useMemo(() => {
    const send = createFetch(bound, store);
    return async (path, init) => {
      onRequest(number, path);
      const headers = { [INTENDED_OWNER_HEADER]: encodeURIComponent(mark) };
      const response = await send(API + path, { ...init, headers });
      if (!response.ok) throw new Error(`${path} was rejected with status ${response.status}`);
      return v.parse(responseSchema, await response.json());
    };
  }, [createFetch, bound, store, mark, number, onRequest]);
}
