// Rejects words, and first words of doc comments, that technical references do not use. Part of `npm run check`.
//   node scripts/check-words.mjs               checks everything that `check-words.json` does not list
//   node scripts/check-words.mjs --all src/x   checks these paths, listed or not
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const words =
  /\b(whom|whoever|somebody|nobody|anew|befalls?|heed|at hand|so long|tells|told|heard|answers?|answered|speaks? for)\b/i;
const opening = /^(\s*\/\*\*|\s*\*)\s+(What|Who|Whom|Whose|Where)\b/;
const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * `later`: files and folders that are not checked yet. `allowed`: for each file, parts of the lines in which such a word is
 * correct.
 */
const { later, allowed } = JSON.parse(readFileSync(new URL('check-words.json', import.meta.url), 'utf8'));

/** Returns the hits of a file as `path:line: text`. */
function check(file) {
  const lines = readFileSync(`${root}/${file}`, 'utf8').split('\n');
  const isAllowed = (line) => allowed[file]?.some((part) => line.includes(part));
  const startsDoc = (index) =>
    /^\s*\/\*\*/.test(lines[index]) || /^\s*\/\*\*\s*$/.test(lines[index - 1] ?? '');
  return lines.flatMap((line, index) => {
    const isHit = words.test(line) || (startsDoc(index) && opening.test(line));
    return isHit && !isAllowed(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [];
  });
}

const flags = process.argv.slice(2);
const paths =
  flags[0] === '--all'
    ? flags.slice(1)
    : ['src', 'test', 'stories', 'docs', 'examples', 'bench', 'scripts', '*.md'];
const listed = execFileSync('git', ['ls-files', '--', ...paths], { cwd: root, encoding: 'utf8' });
const files = listed
  .split('\n')
  .filter((file) => /\.(tsx?|mjs|md|css)$/.test(file) && existsSync(`${root}/${file}`))
  .filter((file) => file !== 'scripts/check-words.mjs');
const laterOf = (file) =>
  later.find((path) => file === path || (path.endsWith('/') && file.startsWith(path)));

const hits = files.filter((file) => flags[0] === '--all' || !laterOf(file)).flatMap(check);
// A path without hits must be removed from `later`, so that it is checked from then on.
const isOpen = (path) => files.some((file) => laterOf(file) === path && check(file).length > 0);
const done = flags[0] === '--all' ? [] : later.filter((path) => !isOpen(path));
const unused = Object.entries(flags[0] === '--all' ? {} : allowed).flatMap(([file, parts]) =>
  parts
    .filter(
      (part) => !existsSync(`${root}/${file}`) || !readFileSync(`${root}/${file}`, 'utf8').includes(part),
    )
    .map((part) => `${file}: ${part}`),
);

for (const hit of hits) console.error(hit);
for (const path of done)
  console.error(`scripts/check-words.json: remove "${path}" from \`later\`, because it has no hits.`);
for (const part of unused) console.error(`scripts/check-words.json: remove from \`allowed\`: ${part}`);
if (hits.length > 0)
  console.error(
    `\n${hits.length} lines use words that technical references do not use. Rephrase them in plain words.`,
  );
if (hits.length + done.length + unused.length > 0) process.exitCode = 1;
