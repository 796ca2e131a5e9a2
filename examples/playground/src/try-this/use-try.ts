import { useSessionActions, useSessionFetch } from 'multisession';
import * as v from 'valibot';
import { readJson } from '../read-json.ts';

/** The actions of the server on the current session. */
interface TryActions {
  readonly expire: () => Promise<void>;
  readonly impersonate: () => Promise<void>;
  readonly signInElsewhere: () => Promise<void>;
  readonly revoke: () => Promise<void>;
}

/** Returns the actions of the server that are only there to be tried. */
export function useTry(): TryActions {
  const fetchAsMe = useSessionFetch();
  const { refresh, switchTo } = useSessionActions();

  async function request<Schema extends v.GenericSchema>(action: string, schema: Schema) {
    return readJson(await fetchAsMe(`/api/try/${action}`, { method: 'POST' }), schema);
  }

  return {
    async expire() {
      await request('expire', v.unknown());
      await refresh();
    },
    async impersonate() {
      const { sessionId } = await request('impersonate', v.object({ sessionId: v.string() }));
      await switchTo(sessionId);
    },
    async signInElsewhere() {
      await request('sign-in-elsewhere', v.unknown());
      location.hash = '#settings';
    },
    async revoke() {
      await request('revoke', v.unknown());
    },
  };
}
