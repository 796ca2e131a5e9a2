import { durableObjectDatabase } from '../../../examples/recipes/durable-object-database.ts';
import { createApp } from './app.ts';

interface Env {
  readonly KEYS: string;
  readonly SESSIONS: {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  };
}

/** The Durable Object that stores all sessions. */
export class Sessions {
  readonly #app: ReturnType<typeof createApp>;

  constructor({ storage }: { readonly storage: Parameters<typeof durableObjectDatabase>[0] }, { KEYS }: Env) {
    this.#app = createApp(durableObjectDatabase(storage), KEYS);
  }

  async fetch(request: Request): Promise<Response> {
    return (await this.#app).handleRequest(request);
  }
}

export default {
  fetch: (request: Request, { SESSIONS }: Env): Promise<Response> =>
    SESSIONS.get(SESSIONS.idFromName('all')).fetch(request),
};
