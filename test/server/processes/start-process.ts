import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import { buildApp } from './build-app.ts';
import { type Message, messageSchema, type Settings } from './messages.ts';

/** One process of the app. */
export interface AppProcess {
  readonly address: string;
  /** Resolves when the process says so, from now on. */
  readonly says: (message: Message) => Promise<void>;
  /** Lets the request go on that is held. */
  readonly release: () => void;
  /** SIGKILL: it cannot do anything about it. Resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** SIGTERM: it finishes what it is about. Answers its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts a process, and resolves when it listens. */
export async function startProcess(settings: Settings): Promise<AppProcess> {
  const child = fork(await buildApp(), [JSON.stringify(settings)], {
    execArgv: [],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    await gone;
    return child.exitCode;
  };
  await Promise.race([says(child, 'listening'), gone.then(failedToStart)]);
  return {
    address: settings.address,
    says: (message) => says(child, message),
    release: () => void child.send('release'),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

function says(child: ChildProcess, wanted: Message): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', function hear(message) {
      if (v.parse(messageSchema, message) !== wanted) return;
      child.off('message', hear);
      resolve();
    });
  });
}

function failedToStart([code]: unknown[]): never {
  throw new Error(`The process ended with ${String(code)} before it listened.`);
}
