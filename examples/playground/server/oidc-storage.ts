import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Adapter } from 'oidc-provider';
import * as v from 'valibot';

/** The models whose entries are revoked with their grant. */
const grantable: readonly string[] = ['AccessToken', 'AuthorizationCode', 'RefreshToken'];

const storedFile = v.object({
  port: v.optional(v.number()),
  entries: v.record(
    v.string(),
    v.object({ payload: v.record(v.string(), v.unknown()), expiresAt: v.optional(v.number()) }),
  ),
});

/** The storage of a provider that outlives a run of the playground: its port, which is part of all URLs, and its entries. */
export interface OidcStorage {
  readonly port: number | undefined;
  readonly savePort: (port: number) => void;
  /** The adapter of `oidc-provider`. */
  readonly adapter: (model: string) => Adapter;
}

/** Creates the storage of a provider in a JSON file. For development only: it is written as a whole, unencrypted. */
export function createOidcStorage(file: string): OidcStorage {
  let { port, entries } = read(file);

  function save(): void {
    entries = Object.fromEntries(Object.entries(entries).filter(([, { expiresAt }]) => !isOver(expiresAt)));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ port, entries }));
  }

  function find(matches: (key: string, payload: Record<string, unknown>) => boolean) {
    const found = Object.entries(entries).find(([key, { payload }]) => matches(key, payload));
    return found && !isOver(found[1].expiresAt) ? found[1].payload : undefined;
  }

  function remove(matches: (key: string, payload: Record<string, unknown>) => boolean): void {
    entries = Object.fromEntries(
      Object.entries(entries).filter(([key, { payload }]) => !matches(key, payload)),
    );
    save();
  }

  return {
    get port() {
      return port;
    },
    savePort(value) {
      port = value;
      save();
    },
    adapter: (model) => {
      const isOf = (key: string): boolean => key.startsWith(`${model}:`);
      return {
        async upsert(id, payload, expiresIn) {
          const expiresAt = expiresIn === undefined ? undefined : Date.now() + expiresIn * 1000;
          entries[`${model}:${id}`] = { payload: { ...payload }, expiresAt };
          save();
        },
        find: async (id) => find((key) => key === `${model}:${id}`),
        findByUid: async (uid) => find((key, payload) => isOf(key) && payload['uid'] === uid),
        findByUserCode: async (code) => find((key, payload) => isOf(key) && payload['userCode'] === code),
        async consume(id) {
          const payload = find((key) => key === `${model}:${id}`);
          if (payload) payload['consumed'] = Math.floor(Date.now() / 1000);
          save();
        },
        destroy: async (id) => remove((key) => key === `${model}:${id}`),
        revokeByGrantId: async (grantId) =>
          remove(
            (key, payload) => grantable.includes(key.replace(/:.*/, '')) && payload['grantId'] === grantId,
          ),
      };
    },
  };
}

function read(file: string): v.InferOutput<typeof storedFile> {
  try {
    return v.parse(storedFile, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { port: undefined, entries: {} };
  }
}

function isOver(expiresAt: number | undefined): boolean {
  return expiresAt !== undefined && expiresAt <= Date.now();
}
