import { parseArgs } from 'node:util';
import { SessionError } from '../../session/index.ts';
import { generateSigningKey } from '../tokens/signing-keys.ts';
import { isPostgres, migrateDatabase } from './migrate-database.ts';

/** The result of a command. */
export interface CommandResult {
  /** The exit code: 0 if the command succeeded, 1 if it failed, 2 if its arguments are wrong. */
  readonly exitCode: 0 | 1 | 2;
  /** The text for stdout. */
  readonly output: string;
  /** The text for stderr: instructions, or the error. */
  readonly notes: string;
}

const help = `Usage: multisession <command>

Commands:
  generate-key          Prints a new signing key, as the value of the environment variable
                        MULTISESSION_KEYS.
  migrate [<database>]  Creates or upgrades the tables of a session server. <database> is the
                        path of an SQLite file, or a URL that begins with postgres://.
                        Default: the environment variable DATABASE_URL.

Options:
  -h, --help            Prints this text.
`;

const keyNotes =
  'Set it as the environment variable MULTISESSION_KEYS of all processes, and keep it secret. For example, append MULTISESSION_KEYS=\'<key>\' to a file ".env" that is not committed, and start the server with "node --env-file=.env server.js".\n';

/** The maximum number of arguments of each command. */
const maxArguments = new Map([
  ['generate-key', 0],
  ['migrate', 1],
]);

/** Runs a command of the executable `multisession`. Never rejects. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return wrongUsage(parsed);
  const [command, ...operands] = parsed.positionals;
  if (parsed.values.help) return { exitCode: 0, output: help, notes: '' };
  if (command === undefined) return wrongUsage('Specify a command.');
  const maximum = maxArguments.get(command);
  if (maximum === undefined) return wrongUsage(`Unknown command: ${command}`);
  const surplus = operands.slice(maximum);
  if (surplus.length > 0) return wrongUsage(`Unexpected argument of ${command}: ${surplus.join(' ')}`);
  if (command === 'migrate') return migrate(operands[0] ?? env['DATABASE_URL']);
  return { exitCode: 0, output: `${JSON.stringify([await generateSigningKey()])}\n`, notes: keyNotes };
}

function parse(args: readonly string[]) {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's advice on how to pass an argument that begins with "-" does not apply: no command takes one.
    return describe(error).replace(/\. To specify .*/s, '.');
  }
}

async function migrate(database: string | undefined): Promise<CommandResult> {
  if (!database)
    return wrongUsage(
      'Specify the database: the path of an SQLite file, or a URL that begins with postgres://.',
    );
  if (!isPostgres(database) && /^[a-z][\w+.-]+:/i.test(database))
    return wrongUsage(
      'Unknown kind of database. Specify the path of an SQLite file, or a URL that begins with postgres://.',
    );
  try {
    await migrateDatabase(database);
    return { exitCode: 0, output: `The tables in ${nameOf(database)} are up to date.\n`, notes: '' };
  } catch (error) {
    return {
      exitCode: 1,
      output: '',
      notes: `The tables in ${nameOf(database)} were not migrated. ${describe(error)}\n`,
    };
  }
}

/** Returns the path of an SQLite file. The URL of PostgreSQL is not repeated, because it may contain a password. */
function nameOf(database: string): string {
  return isPostgres(database) ? 'the PostgreSQL database' : database;
}

function wrongUsage(problem: string): CommandResult {
  return { exitCode: 2, output: '', notes: `${problem}\n\n${help}` };
}

/** Returns the message of an error and of its cause, which contain neither the URL of the database nor its password. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown error.';
  const cause =
    error instanceof SessionError && error.cause !== undefined ? ` (${describe(error.cause)})` : '';
  // The error of a host with several addresses has a code only.
  return `${error.message || ('code' in error ? String(error.code) : error.name)}${cause}`;
}
