import type { CompiledQuery, DatabaseConnection } from 'kysely';
import type { SessionDatabase } from 'multisession/server';

/** Wraps a database so that `onQuery` is called before each query. */
export function watchQueries(
  database: SessionDatabase,
  onQuery: (query: CompiledQuery, execute: DatabaseConnection['executeQuery']) => void | Promise<void>,
): SessionDatabase {
  function createDriver() {
    const driver = database.dialect.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    const watched = new WeakSet<DatabaseConnection>();
    driver.acquireConnection = async () => {
      const connection = await acquire();
      if (watched.has(connection)) return connection;
      watched.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = async (query) => {
        await onQuery(query, execute);
        return execute(query);
      };
      return connection;
    };
    return driver;
  }
  return { ...database, dialect: { ...database.dialect, createDriver } };
}
