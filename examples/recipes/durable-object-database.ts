import {
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SessionDatabase } from 'multisession/server';

/** The part of the storage of a Cloudflare Durable Object that the sessions need. */
interface DurableStorage {
  readonly sql: {
    exec(
      query: string,
      ...parameters: readonly unknown[]
    ): { toArray(): Record<string, unknown>[] };
  };
  transaction(work: () => Promise<void>): Promise<void>;
}

/** Stores sessions in the SQLite database of a Durable Object. */
export function durableObjectDatabase(storage: DurableStorage): SessionDatabase {
  const dialect: Dialect = {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DurableObjectDriver(storage),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
  return { engine: 'sqlite', dialect };
}

/**
 * A driver whose transactions are those of the storage, because Durable Objects
 * reject `begin` and `commit`.
 */
class DurableObjectDriver extends SqliteDriver {
  readonly #storage: DurableStorage;
  #end:
    | {
        commit: () => void;
        rollBack: (reason: unknown) => void;
        ended: Promise<void>;
      }
    | undefined;

  constructor(storage: DurableStorage) {
    const all = (sql: string, parameters: readonly unknown[]) =>
      storage.sql.exec(sql, ...parameters).toArray();
    super({
      database: {
        prepare: (sql) => ({
          reader: /^\s*(?:select|with)\b|\breturning\b/i.test(sql),
          all: (parameters) => all(sql, parameters),
          run(parameters) {
            all(sql, parameters);
            return {
              changes: Number(all('select changes() as changes', [])[0]?.['changes']),
              lastInsertRowid: 0,
            };
          },
          iterate: (parameters) => all(sql, parameters)[Symbol.iterator](),
        }),
        close() {},
      },
    });
    this.#storage = storage;
  }

  override async beginTransaction(): Promise<void> {
    await new Promise<void>((begun, failed) => {
      let commit = () => {};
      let rollBack: (reason: unknown) => void = () => {};
      const ended = this.#storage.transaction(() => {
        begun();
        return new Promise<void>((resolve, reject) => {
          commit = resolve;
          rollBack = reject;
        });
      });
      ended.catch(failed);
      this.#end = {
        commit: () => commit(),
        rollBack: (reason) => rollBack(reason),
        ended,
      };
    });
  }

  override async commitTransaction(): Promise<void> {
    this.#end?.commit();
    await this.#end?.ended;
  }

  override async rollbackTransaction(): Promise<void> {
    this.#end?.rollBack(new Error('The transaction is rolled back.'));
    await this.#end?.ended.catch(() => {});
  }
}
