// `node scripts/draw-sentences.mjs --seed 1` prints 100 doc comments, 50 error messages and 50 test titles for a reader who
// does not know this project. The seed selects the sentences. Files in the list `later` of `check-words.json` are skipped.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseSync, Visitor } from 'vite';

const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const root = fileURLToPath(new URL('..', import.meta.url));
const { later } = JSON.parse(readFileSync(new URL('check-words.json', import.meta.url), 'utf8'));

const drawn = { 'doc comments': 100, 'error messages': 50, 'test titles': 50 };
const found = { 'doc comments': [], 'error messages': [], 'test titles': [] };
const files = execFileSync('git', ['ls-files', 'src/*.ts', 'src/*.tsx', 'test/*.ts', 'test/*.tsx'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && !later.some((path) => file.startsWith(path)));

for (const file of files) read(file, readFileSync(`${root}/${file}`, 'utf8'));
for (const [kind, count] of Object.entries(drawn)) {
  const sentences = shuffle(found[kind]).slice(0, count);
  console.log(`\n## ${sentences.length} of ${found[kind].length} ${kind}\n`);
  for (const { place, text } of sentences) console.log(`${place}\n    ${text.replaceAll('\n', '\n    ')}`);
}

/** Collects the sentences of one file. */
function read(file, code) {
  const { program, comments } = parseSync(file, code);
  const note = (kind, { start }, text) => {
    const line = code.slice(0, start).split('\n').length;
    found[kind].push({ place: `${file}:${line}`, text: text.trim() });
  };
  const groups = [];
  const textOf = ({ start, end }) => code.slice(start, end);
  for (const comment of comments) {
    const text = comment.value.replaceAll(/^\s*\* ?/gm, '');
    if (file.startsWith('src/') && comment.type === 'Block' && comment.value.startsWith('*'))
      note('doc comments', comment, text);
  }
  const noteMessage = (node) => {
    if (file.startsWith('src/') && !isLabels(file) && isMessage(textOf(node)))
      note('error messages', node, textOf(node));
  };
  new Visitor({
    Literal: (node) => noteMessage(node),
    TemplateLiteral: (node) => noteMessage(node),
    CallExpression({ callee, arguments: [title], start, end }) {
      const [kind] = textOf(callee).match(/^(describe|it|test)(?:\b|[A-Z]\w*$)/) ?? [];
      if (!kind || !isText(title)) return;
      const group = { start, end, title: textOf(title) };
      const above = groups.filter((other) => other.start < start && end <= other.end);
      if (kind === 'describe') groups.push(group);
      else note('test titles', title, [...above, group].map((part) => part.title).join(' > '));
    },
  }).visit(program);
}

function isText(node) {
  return node?.type === 'TemplateLiteral' || (node?.type === 'Literal' && typeof node.value === 'string');
}

function isLabels(file) {
  return /^src\/locales\/|-labels\.ts$/.test(file);
}

/** Returns whether a string is a sentence rather than SQL, an SVG path or a header. */
function isMessage(text) {
  return (
    /\p{Lu}.*(\p{L}+ ){4}/su.test(text) &&
    !/\b(select|insert|update|delete|create|alter)\b.*\b(from|into|set|table|on)\b|^.M\d|=\$/is.test(text)
  );
}

function shuffle(sentences) {
  const rankOf = ({ place, text }) =>
    createHash('sha256').update(`${options.seed} ${place} ${text}`).digest('hex');
  return sentences
    .map((sentence) => ({ ...sentence, rank: rankOf(sentence) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
}
