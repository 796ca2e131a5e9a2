import { parseArgs } from 'node:util';
import { SessionError } from '../../session/index.ts';
import { generateSigningKey } from '../tokens/signing-keys.ts';
import { migrateDatabase } from './migrate-database.ts';

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
  'Set it as the environment variable MULTISESSION_KEYS of all processes, and keep it secret: for example append MULTISESSION_KEYS=\'<key>\' to a file ".env" that is not committed.\n';

/** Runs a command of the executable `multisession`. Never rejects. */
export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return wrongUsage(parsed);
  const [command, database = env['DATABASE_URL'], ...others] = parsed.positionals;
  if (parsed.values.help) return { exitCode: 0, output: help, notes: '' };
  if (command === 'generate-key' && parsed.positionals.length === 1)
    return { exitCode: 0, output: `${JSON.stringify([await generateSigningKey()])}\n`, notes: keyNotes };
  if (command === 'migrate' && others.length === 0) return migrate(database);
  return wrongUsage(
    command === undefined ? 'Specify a command.' : `Unknown command: ${parsed.positionals.join(' ')}`,
  );
}

function parse(args: readonly string[]) {
  try {
    const options = { help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return describe(error);
  }
}

async function migrate(database: string | undefined): Promise<CommandResult> {
  if (!database)
    return wrongUsage(
      'Specify the database: the path of an SQLite file, or a URL that begins with postgres://.',
    );
  if (/^(?!postgres(?:ql)?:)[a-z][\w+.-]+:/i.test(database))
    return wrongUsage(
      'Unknown kind of database. Specify the path of an SQLite file, or a URL that begins with postgres://.',
    );
  try {
    await migrateDatabase(database);
    return { exitCode: 0, output: 'The tables are up to date.\n', notes: '' };
  } catch (error) {
    return { exitCode: 1, output: '', notes: `The migration failed. ${describe(error)}\n` };
  }
}

function wrongUsage(problem: string): CommandResult {
  return { exitCode: 2, output: '', notes: `${problem}\n\n${help}` };
}

/** Returns the message of an error and of its cause, which contain neither the URL of the database nor its password. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'Unknown error.';
  const cause = error instanceof SessionError && error.cause !== undefined ? ` ${describe(error.cause)}` : '';
  // The error of a host with several addresses has a code only.
  return `${error.message || ('code' in error ? String(error.code) : error.name)}${cause}`;
}
