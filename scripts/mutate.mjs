// `npm run mutate -- --seed 7 --count 60` measures how many mutations of covered lines of `src` the quick tests catch. It
// draws them by the seed, runs `npm test` with each in a copy of the last commit, then `test:browser` and `test:matrix`
// with the survivors. Every failure counts as a catch, including that of a flaky test, so run it on an idle machine.
//   --only quick         skips the other layers
//   --list               prints the drawn mutations and runs none
//   --resume             keeps the results of an earlier run with the same sources, tests and seed
//   --coverage-of quick  draws from the lines that `npm test` covers instead of those that any layer covers. Code that
//                        runs in another process than its test (`flow`, `e2e`, `processes`) is not measured
//   --under src/store draws from the files in that folder only
//   --report file.md     writes the table there
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCoverage } from './mutate/coverage.mjs';
import { draw } from './mutate/draw.mjs';
import { formatHeading, formatOutcome, formatReport } from './mutate/report.mjs';
import { createCopy, runVitest } from './mutate/run.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = path.join(root, 'node_modules', '.cache', 'mutate');
const log = path.join(cache, 'vitest.log');
const stateFile = path.join(cache, 'state.json');

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '60' },
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    resume: { type: 'boolean', default: false },
    under: { type: 'string', default: 'src' },
    'coverage-of': { type: 'string', default: 'all' },
    report: { type: 'string', default: path.join(cache, 'report.md') },
  },
});
const isOnlyQuick = options.only === 'quick';
if (options.only && !isOnlyQuick) throw new Error('The only value of `--only` is `quick`.');

/** The projects of each layer. Types are separate, because a mutation that only they catch is not caught by a test. */
const layers = {
  quick: projectsOf('test').filter((project) => project !== '--project=types'),
  types: ['--project=types'],
  browser: projectsOf('test:browser'),
  matrix: projectsOf('test:matrix'),
};
const rest = ['browser', 'matrix'];
/** The time limit of each layer in ms. */
const timeoutsMs = {};
let copied;

if (git('status', '--porcelain'))
  throw new Error('Commit your changes first, because mutations are applied to the last commit.');
const sourceHash = git('rev-parse', 'HEAD:src', 'HEAD:test').replaceAll(/(.{10}).*\n/g, '$1');
mkdirSync(cache, { recursive: true });
const mutations = await drawMutations();
if (options.list) console.log(mutations.map(formatHeading).join('\n'));
else await tryMutations();

function projectsOf(script) {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return scripts[script].match(/--project=\S+/g);
}

function git(...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

function copy() {
  copied ??= createCopy(root, log);
  return copied;
}

async function drawMutations() {
  const isCoveredBy = [];
  for (const layer of options['coverage-of'] === 'quick' ? ['quick'] : ['quick', ...rest]) {
    isCoveredBy.push(await coverageOf(layer));
  }
  // Labels are text, which is never mutated.
  const files = git('ls-files', `${options.under}/*.ts`, `${options.under}/*.tsx`)
    .split('\n')
    .filter(Boolean);
  const mutated = files.filter((file) => !/^src\/locales\/|-labels\.ts$/.test(file));
  return draw({
    sources: new Map(mutated.map((file) => [file, readFileSync(path.join(root, file), 'utf8')])),
    seed: options.seed,
    count: Number(options.count),
    // Few files have more mutations each.
    ...(options.under !== 'src' && { maxPerFile: Math.ceil((2 * options.count) / mutated.length) }),
    isCovered: (mutation) => isCoveredBy.some((isCovered) => isCovered(mutation)),
  });
}

async function coverageOf(layer) {
  const file = path.join(cache, `coverage-${layer}-${sourceHash}.json`);
  if (!existsSync(file)) {
    console.log(`Collecting the coverage of the ${layer} layer …`);
    const { folder, temporary } = copy();
    const flags = ['--coverage', '--coverage.reporter=json', '--coverage.include=src/**/*.{ts,tsx}'];
    await runUnmutated(layer, [...flags, `--coverage.reportsDirectory=${temporary}/coverage`]);
    const report = readFileSync(`${temporary}/coverage/coverage-final.json`, 'utf8');
    writeFileSync(file, report.replaceAll(`${folder}/`, ''));
  }
  return readCoverage(JSON.parse(readFileSync(file, 'utf8')));
}

/** Runs a layer without a mutation, and returns its duration in ms. */
async function runUnmutated(layer, flags = []) {
  const { isPassed, why, ms } = await runVitest(copy(), [...layers[layer], ...flags], 3_600_000);
  if (!isPassed) throw new Error(`The ${layer} layer fails without a mutation (${why}): see ${log}`);
  return ms;
}

async function tryMutations() {
  const state = readState();
  await runLayers(state, 'quick', ['quick', 'types'], () => true);
  if (!isOnlyQuick) await runLayers(state, 'rest', rest, ({ quick }) => !quick.caughtBy);
  const report = formatReport(mutations, state.results);
  writeFileSync(options.report, report);
  console.log(`\n${report}`);
}

function readState() {
  const key = `${sourceHash} ${options.seed} ${options.under} ${options['coverage-of']}`;
  if (!options.resume || !existsSync(stateFile)) return { key, results: {} };
  const state = JSON.parse(readFileSync(stateFile, 'utf8'));
  if (state.key !== key) throw new Error('The earlier run used different sources, tests, seed or coverage.');
  return state;
}

/** Runs layers with each mutation that `isSelected` accepts and that has no result for these layers yet. */
async function runLayers({ key, results }, name, layerNames, isSelected) {
  const remaining = mutations.filter(({ id }) => !results[id]?.[name] && isSelected(results[id]));
  if (remaining.length === 0) return;
  console.log(`\nRunning the layers ${layerNames.join(', ')} without a mutation …`);
  for (const layer of layerNames) timeoutsMs[layer] = 60_000 + 2 * (await runUnmutated(layer));
  for (const mutation of remaining) {
    results[mutation.id] = { ...results[mutation.id], [name]: await tryMutation(mutation, layerNames) };
    writeFileSync(stateFile, JSON.stringify({ key, results }));
    writeFileSync(options.report, formatReport(mutations, results));
    console.log(
      `${formatHeading(mutation, mutations.indexOf(mutation))}\n    ${formatOutcome(results[mutation.id])}`,
    );
  }
}

async function tryMutation(mutation, layerNames) {
  const file = path.join(copy().folder, mutation.file);
  const code = readFileSync(file, 'utf8');
  let ms = 0;
  try {
    writeFileSync(file, mutation.apply(code));
    for (const { layer, flags } of layerNames.flatMap((layer) => stagesOf(layer, mutation))) {
      const run = await runVitest(copy(), ['--bail=1', ...layers[layer], ...flags], timeoutsMs[layer]);
      ms += run.ms;
      if (!run.isPassed) return { caughtBy: layer, why: run.why, ms };
    }
    return { ms };
  } finally {
    writeFileSync(file, code);
  }
}

/** Returns the runs of a layer. The tests that mirror the mutated folder run first, because they fail soonest. */
function stagesOf(layer, { file }) {
  if (layer !== 'quick') return [{ layer, flags: [] }];
  let folder = path.dirname(file).replace(/^src/, 'test');
  while (!existsSync(path.join(root, folder))) folder = path.dirname(folder);
  const mirror = folder === 'test' ? [] : [{ layer, flags: [`${folder}/`] }];
  return [...mirror, { layer, flags: [] }];
}
