import { type ChildProcess, spawn } from 'node:child_process';

const isWindows = process.platform === 'win32';

/** The environment of a new user's shell: without the variables that Vitest and npm set, and without telemetry. */
const shellEnvironment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE_ENV|VITEST|TEST$|npm_|INIT_CWD)/.test(name)),
  ),
  NEXT_TELEMETRY_DISABLED: '1',
};

/** The options of a command. */
export interface CommandOptions {
  /** The working directory. */
  readonly cwd: string;
  /** Additional environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a shell command, and returns what it writes to stdout. Rejects with all of its output if it fails. */
export async function run(command: string, options: CommandOptions): Promise<string> {
  const child = spawnShell(command, options);
  const output = collectOutput(child);
  const code = await exitCode(child);
  if (code === 0) return output.stdout;
  throw new Error(`"${command}" exited with code ${code}:\n${output.all}`);
}

/** A server that a command has started. */
export interface StartedServer {
  readonly url: string;
  /** Returns everything that the server has written to stdout and stderr. */
  readonly output: () => string;
  /** Stops the command and its child processes. Resolves when it has exited. */
  readonly stop: () => Promise<void>;
}

/** Starts a command that serves `url`. Resolves at the first response. Rejects if the command exits before it. */
export async function serve(url: string, command: string, options: CommandOptions): Promise<StartedServer> {
  const child = spawnShell(command, options);
  const output = collectOutput(child);
  const exited = exitCode(child);
  const failed = exited.then((code): never => {
    throw new Error(`"${command}" exited with code ${code} before it served ${url}:\n${output.all}`);
  });
  const responds = new AbortController();
  await Promise.race([firstResponse(url, responds.signal), failed]).finally(() => responds.abort());
  failed.catch(() => {});
  return {
    url,
    output: () => output.all,
    async stop() {
      stopProcessGroup(child);
      await exited;
    },
  };
}

async function firstResponse(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await fetch(url, { signal });
      return;
    } catch {
      // There is no event for "the server listens" that all frameworks have.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function spawnShell(command: string, { cwd, env }: CommandOptions): ChildProcess {
  return spawn(command, {
    cwd,
    env: { ...shellEnvironment, ...env },
    shell: true,
    // A process group, for `stopProcessGroup()`.
    detached: !isWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function collectOutput(child: ChildProcess) {
  const output = { stdout: '', all: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output.all += chunk.toString()));
  return output;
}

function exitCode(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

/** Stops a command and its child processes, like Ctrl-C. */
function stopProcessGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (isWindows) spawn('taskkill', ['/pid', String(pid), '/t', '/f']);
  else process.kill(-pid, 'SIGTERM');
}
