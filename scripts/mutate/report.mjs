/** Returns a mutation as one line of text. */
export function formatHeading({ file, line, before, after }, n) {
  return `${n + 1}. ${file}:${line}  ${before}  ->  ${after}`;
}

/** Returns the layer that caught a mutation, and the reason. */
export function formatOutcome({ quick, rest } = {}) {
  if (!quick) return 'not run';
  const caught = quick.caughtBy ? quick : rest;
  const seconds = `${Math.round((quick.ms + (rest?.ms ?? 0)) / 1000)} s`;
  if (caught?.caughtBy) return `caught by ${caught.caughtBy}: ${caught.why}, ${seconds}`;
  return rest ? `survived all layers, ${seconds}` : `survived the quick layer, ${seconds}`;
}

/** Returns all mutations and the share of each outcome as Markdown. */
export function formatReport(mutations, results) {
  const all = mutations.map(({ id }) => results[id] ?? {});
  const tried = all.filter(({ quick }) => quick);
  const share = (outcome, isSelected) => {
    const count = tried.filter(isSelected).length;
    return `| ${outcome} | ${count} | ${Math.round((100 * count) / (tried.length || 1))}% |`;
  };
  return [
    '| # | location | mutation | outcome |',
    '| --- | --- | --- | --- |',
    ...mutations.map(
      ({ file, line, before, after }, n) =>
        `| ${n + 1} | ${file}:${line} | ${code(before)} → ${code(after)} | ${formatOutcome(all[n])} |`,
    ),
    '',
    `| ${tried.length} of ${mutations.length} mutations tried, caught by | count | share |`,
    '| --- | --- | --- |',
    share('the quick layer', ({ quick }) => quick.caughtBy),
    share('– of these by types alone', ({ quick }) => quick.caughtBy === 'types'),
    share('– of these by a time-out or a crash', ({ quick }) => isTimeOutOrCrash(quick)),
    share('the other layers only', ({ rest }) => rest?.caughtBy),
    share('nothing', ({ rest }) => rest && !rest.caughtBy),
    share('not by the quick layer, the others not tried', ({ quick, rest }) => !quick.caughtBy && !rest),
    '',
  ].join('\n');
}

function isTimeOutOrCrash({ caughtBy, why }) {
  return caughtBy === 'quick' && !why.startsWith('test/');
}

function code(text) {
  return `\`\` ${text.replaceAll('|', '\\|')} \`\``;
}
