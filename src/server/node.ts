export {
  createNodeMiddleware,
  type FetchHandler,
  type NodeMiddleware,
  type NodeMiddlewareOptions,
} from './node-middleware.ts';
export { postgresDatabase, type PostgresOptions } from './storage/postgres.ts';
export { sqliteDatabase, type SqliteOptions } from './storage/sqlite.ts';
