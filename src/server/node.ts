export { createNodeMiddleware, type FetchHandler, type NodeMiddleware } from './node-middleware.ts';
export { sqliteDatabase, type SqliteOptions } from './storage/sqlite.ts';
