import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The text of the README. */
export const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** A code block of the README: commands, or a file whose name is in the comment on its first line. */
export type ReadmeStep =
  | { readonly commands: readonly string[] }
  | { readonly file: string; readonly content: string };

/** Returns the code blocks of the README, in their order. */
export function readmeSteps(): readonly ReadmeStep[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code = '']) => {
    if (language === 'sh') return { commands: code.trimEnd().split('\n') };
    const [, file] = /^(?:\/\/|<!--) (\S+)/.exec(code) ?? [];
    if (file === undefined) throw new Error(`The first line of a code block names no file:\n${code}`);
    return { file, content: code };
  });
}
