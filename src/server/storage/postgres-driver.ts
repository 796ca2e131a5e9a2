import { createHash } from 'node:crypto';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import type { ListeningConnection } from '../events/postgres-events.ts';
import { rejectUnstorableText } from './reject-unstorable-text.ts';
import { mapPostgresError, isConnectionLost } from './postgres-errors.ts';

interface QueryConfig {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
  readonly types: { getTypeParser(oid: number): (value: string) => unknown };
}

interface PostgresClient extends ListeningConnection {
  query(config: string | QueryConfig): Promise<{ command: string; rowCount: number | null; rows: unknown[] }>;
  removeListener(event: 'error', listener: () => void): unknown;
  release(destroy?: boolean): void;
}

/** The methods of a `pg` `Pool` that the driver uses. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
  end(): Promise<void>;
}

interface PostgresDriverOptions {
  readonly pool: PostgresPool;
  readonly prepareStatements: boolean;
  /** Whether destroying the driver closes the pool. */
  readonly closesPool: boolean;
}

const INT8 = 20;
const INT4 = 23;
/**
 * The maximum number of parameters of a prepared statement. A list of IDs needs one statement per length, so only
 * statements with short lists are prepared.
 */
const MAX_PREPARED_PARAMETERS = 40;

/** The type parsers, set per query because `pg.types.setTypeParser()` would affect the app's own queries. */
const types: QueryConfig['types'] = {
  getTypeParser: (oid) => (oid === INT8 || oid === INT4 ? Number : (value) => value),
};

/** The Kysely driver for a `pg` pool. Transient failures are mapped to 503 errors. */
export class PostgresDriver implements Driver {
  readonly #options: PostgresDriverOptions;
  readonly #statementNames = new Map<string, string>();

  constructor(options: PostgresDriverOptions) {
    this.#options = options;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    const client = await this.#options.pool.connect().catch((error: unknown) => {
      throw mapPostgresError(error);
    });
    return new PostgresConnection(client, (query) => this.#statementNameOf(query));
  }

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    // The isolation level is set regardless of the database's default, because reads after a lock must return the
    // latest committed state.
    await connection.run('begin isolation level read committed');
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.run('commit');
  }

  /** Never rejects, because the caller would throw that error instead of the one that explains the failure. */
  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    if (!connection.isLost) await connection.run('rollback').catch(() => (connection.isLost = true));
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    if (this.#options.closesPool) await this.#options.pool.end();
  }

  #statementNameOf({ sql, parameters }: CompiledQuery): string | undefined {
    if (!this.#options.prepareStatements || parameters.length > MAX_PREPARED_PARAMETERS) return undefined;
    const known = this.#statementNames.get(sql);
    if (known !== undefined) return known;
    const name = `multisession_${createHash('sha256').update(sql).digest('base64url')}`;
    this.#statementNames.set(sql, name);
    return name;
  }
}

class PostgresConnection implements DatabaseConnection {
  readonly #client: PostgresClient;
  readonly #statementNameOf: (query: CompiledQuery) => string | undefined;
  readonly #onConnectionError = (): void => void (this.isLost = true);
  isLost = false;

  constructor(client: PostgresClient, statementNameOf: (query: CompiledQuery) => string | undefined) {
    this.#client = client;
    this.#statementNameOf = statementNameOf;
    // A connection may be lost between two queries, and an unhandled `error` event ends the process.
    client.on('error', this.#onConnectionError);
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    rejectUnstorableText(query.parameters);
    const name = this.#statementNameOf(query);
    const { command, rowCount, rows } = await this.#query(query.sql, [...query.parameters], name);
    const isWrite = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return {
      // SAFETY: Kysely derives `Row` from the query; JSON columns are parsed when they are read.
      rows: rows as Row[],
      ...(isWrite && { numAffectedRows: BigInt(rowCount ?? 0) }),
    };
  }

  streamQuery(): never {
    throw new Error('This driver does not support streaming queries.');
  }

  async run(statement: string): Promise<void> {
    await this.#query(statement, []);
  }

  release(): void {
    this.#client.release(this.isLost);
    this.#client.removeListener('error', this.#onConnectionError);
  }

  async #query(text: string, values: unknown[], name?: string) {
    try {
      return await this.#client.query({ text, values, types, ...(name !== undefined && { name }) });
    } catch (error) {
      this.isLost ||= isConnectionLost(error);
      throw mapPostgresError(error);
    }
  }
}
