#!/usr/bin/env node
import { runCommand } from './server/cli/run-command.ts';

const { exitCode, output, notes } = await runCommand(process.argv.slice(2), process.env);
process.stdout.write(output);
process.stderr.write(notes);
process.exitCode = exitCode;
