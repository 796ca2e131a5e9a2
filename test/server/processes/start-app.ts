import { randomUUID } from 'node:crypto';
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

/** Starts an app in several processes on one database. Everything is stopped after the test. */
export async function startApp(count = 3) {
  const database = await createTestDatabase();
  const folder = temporaryFolder();
  const processes: AppProcess[] = [];
  // PostgreSQL truncates names after 63 bytes.
  const application = `processes ${randomUUID()}`;
  const start = async (index: number): Promise<void> => {
    const address = join(folder, `${index}.sock`);
    processes[index] = await startProcess({ address, keys, database: settingsOf(database, application) });
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
    /** The sessions of another server on the same database, which receives no requests. */
    truth: truth.sessions,
    process(index: number): AppProcess {
      const process = processes[index];
      if (!process) throw new Error(`There is no process ${index}.`);
      return process;
    },
    /** Starts a process at the address of one that has exited. */
    start,
    /** Creates a device with a connected tab, behind the load balancer or in front of a single process. */
    async newDevice(at?: number): Promise<Device> {
      const origin = at === undefined ? everywhere : await open([processes[at]?.address ?? '']);
      const device = createDevice(origin);
      onTestFinished(device.store.connect());
      return device;
    },
    /** Terminates all PostgreSQL connections of the processes, once every process listens to events. */
    async cutConnections(): Promise<void> {
      await eventually(async () => {
        // A connection that listens runs nothing else but probes.
        const listening = await database.run(
          `select pid from pg_stat_activity where application_name = $1 and query ~ '^(listen |select 1$)'`,
          [application],
        );
        expect(listening).toHaveLength(count);
      });
      await database.run(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = $1`,
        [application],
      );
    },
    /**
     * Resolves when the tab lists exactly the active sessions of its users in the database, who use no other device. Times out before a heartbeat
     * could send an event that was lost.
     */
    async untilInSync({ store, userIds }: Device): Promise<readonly SessionData[]> {
      let listed: readonly SessionData[] = [];
      const check = async (): Promise<void> => {
        const pages = await Promise.all(
          [...userIds].map((userId) =>
            truth.sessions.getSessionList({ userId, status: 'active', limit: 500 }),
          ),
        );
        listed = pages.flatMap(({ data }) => data);
        expect(describe(store.getState().client?.sessions ?? [])).toBe(describe(listed));
      };
      await eventually(check);
      return listed;
    },
  };
}

/** Returns the database settings of a process, with the name by which PostgreSQL lists its connections. */
function settingsOf({ file, connectionString = '' }: TestDatabase, name: string): Settings['database'] {
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
