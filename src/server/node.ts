export {
  createNodeMiddleware,
  type FetchFunction,
  type FetchHandler,
  type NodeMiddleware,
  type NodeMiddlewareOptions,
} from './node/node-middleware.ts';
export {
  getAuthentication,
  requireSession,
  type RequireSessionOptions,
  type SessionMiddleware,
} from './node/require-session.ts';
export { toRequest } from './node/to-request.ts';
export { postgresDatabase, type PostgresOptions } from './storage/postgres.ts';
export { sqliteDatabase, type SqliteOptions } from './storage/sqlite.ts';
