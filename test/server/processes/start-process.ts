import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { buildApp } from './build-app.ts';
import { type Message, messageSchema, type Settings } from './messages.ts';

/** One process of the app. */
export interface AppProcess {
  readonly address: string;
  /** Resolves when the process next sends the message. */
  readonly untilMessage: (message: Message) => Promise<void>;
  /** Releases the request that is held. */
  readonly release: () => void;
  /** Kills the process with SIGKILL. Resolves when it has exited. */
  readonly kill: () => Promise<void>;
  /** Stops the process gracefully with SIGTERM. Resolves with its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts a process of the app. Resolves when it listens. */
export async function startProcess(settings: Settings): Promise<AppProcess> {
  const child = fork(await buildApp(), [JSON.stringify(settings)], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  await Promise.race([untilMessage(child, 'listening'), exited.then(failedToStart)]);
  return {
    address: settings.address,
    untilMessage: (message) => untilMessage(child, message),
    release: () => void child.send('release'),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

function untilMessage(child: ChildProcess, wanted: Message): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', function onMessage(message) {
      if (v.parse(messageSchema, message) !== wanted) return;
      child.off('message', onMessage);
      resolve();
    });
  });
}

function failedToStart([code]: unknown[]): never {
  throw new Error(`The process exited with code ${String(code)} before it listened.`);
}
