import { join } from 'node:path';
import type { SessionData } from 'multisession/core';
import { createSessionServer } from 'multisession/server';
import { expect, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase, temporaryFolder } from '../test-database.ts';
import { keys } from '../test-server.ts';
import { createDevice, type Device } from './device.ts';
import { startLoadBalancer } from './load-balancer.ts';
import type { Settings } from './messages.ts';
import { type AppProcess, startProcess } from './start-process.ts';
import { eventually } from '../../eventually.ts';

/** An app in several processes on one database. All of it is gone after the test. */
export async function startApp(count = 3) {
  const database = await createTestDatabase();
  const folder = temporaryFolder();
  const processes: AppProcess[] = [];
  const application = `processes in ${folder}`;
  const start = async (index: number): Promise<void> => {
    const address = join(folder, `${index}.sock`);
    processes[index] = await startProcess({ address, keys, database: placeOf(database, application) });
  };
  onTestFinished(async () => void (await Promise.all(processes.map(({ kill }) => kill()))));
  await Promise.all(Array.from({ length: count }, (_, index) => start(index)));

  const open = async (addresses: readonly string[]): Promise<string> => {
    const balancer = await startLoadBalancer(addresses);
    onTestFinished(balancer.close);
    return balancer.origin;
  };
  const everywhere = await open(processes.map(({ address }) => address));
  const truth = createSessionServer({ database: await database.open(), keys });
  onTestFinished(() => truth.close());

  return {
    database,
    /** Another process of the app, which no client speaks to. */
    truth: truth.sessions,
    process(index: number): AppProcess {
      const process = processes[index];
      if (!process) throw new Error(`There is no process ${index}.`);
      return process;
    },
    /** Starts a process at the address of one that is gone. */
    start,
    /** A device with a tab that listens, by way of the load balancer or of one process alone. */
    async newDevice(at?: number): Promise<Device> {
      const origin = at === undefined ? everywhere : await open([processes[at]?.address ?? '']);
      const device = createDevice(origin);
      onTestFinished(device.store.connect());
      return device;
    },
    /** Ends every connection that a process has to PostgreSQL, whatever it is for. */
    cutConnections: () =>
      database.run(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1`,
        [application],
      ),
    /**
     * Resolves when the tab shows what is listed of its client in the database, no more and no less. Both may still be
     * changing. A heartbeat would make up for whatever got lost, but not before this gives up.
     */
    async untilTrue({ store }: Device): Promise<readonly SessionData[]> {
      let listed: readonly SessionData[] = [];
      const look = async (): Promise<void> => {
        const clientId = store.getState().client?.id ?? '';
        ({ data: listed } = await truth.sessions.getSessionList({ clientId, status: 'active', limit: 500 }));
        expect(describe(store.getState().client?.sessions ?? [])).toBe(describe(listed));
      };
      await eventually(look);
      return listed;
    },
  };
}

/** Where it is, for another process, which PostgreSQL knows by that name. */
function placeOf({ file, connectionString = '' }: TestDatabase, name: string): Settings['database'] {
  if (file !== undefined) return { file };
  const url = new URL(connectionString);
  url.searchParams.set('application_name', name);
  return { connectionString: url.href };
}

type Described = Pick<SessionData, 'id' | 'userId' | 'status' | 'version'>;

function describe(sessions: readonly Described[]): string {
  const lines = sessions.map(({ id, userId, status, version }) => [id, userId, status, version].join(' '));
  return lines.toSorted().join('\n');
}
