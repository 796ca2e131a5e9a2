export {
  createNodeMiddleware,
  type FetchFunction,
  type FetchHandler,
  type NodeMiddleware,
  type NodeMiddlewareOptions,
} from './node/node-middleware.ts';
export { postgresDatabase, type PostgresOptions } from './storage/postgres.ts';
export { sqliteDatabase, type SqliteOptions } from './storage/sqlite.ts';
