// Finds mutations in the syntax trees of source files, and draws a sample by a seed.
import { createHash } from 'node:crypto';
import { parseSync } from 'vite';

/** The number of characters that are shown on either side of a mutation. */
const CONTEXT_LENGTH = 30;

const pairs = ['< <=', '> >=', '=== !==', '== !=', '&& ||', '+ -', '* /'].map((pair) => pair.split(' '));
const swapped = Object.fromEntries(
  pairs.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/** The replacements in each kind of node: start, end, new text. */
const operators = {
  IfStatement: (node) => [negate(node.test), ...dropExit(node)],
  ConditionalExpression: ({ test }) => [negate(test)],
  WhileStatement: ({ test }) => [negate(test)],
  DoWhileStatement: ({ test }) => [negate(test)],
  ForStatement: ({ test }) => (test ? [negate(test)] : []),
  BinaryExpression: (node, code) => (isText(node) ? [] : swapOperator(node, code)),
  LogicalExpression: (node, code) =>
    node.operator === '??' ? [[node.left.end, node.end, '']] : swapOperator(node, code),
  Literal: ({ value, start, end }) => {
    if (typeof value === 'boolean') return [[start, end, String(!value)]];
    return typeof value === 'number' ? [[start, end, String(value + 1)]] : [];
  },
  ArrayExpression: ({ elements, start, end }) => (elements.length > 0 ? [[start, end, '[]']] : []),
  ObjectExpression: ({ properties, start, end }) => (properties.length > 0 ? [[start, end, '{}']] : []),
  ExpressionStatement: ({ expression, start, end }) => (isCall(expression) ? [[start, end, ';']] : []),
  AwaitExpression: ({ argument, start }) => [[start, argument.start, '']],
  ReturnStatement: ({ argument }, code) => dropResult(argument, code),
  ArrowFunctionExpression: ({ body, expression }, code) => (expression ? dropResult(body, code) : []),
};

function negate({ start, end }) {
  return [start, end, (text) => `!(${text})`];
}

function swapOperator({ operator, left, right }, code) {
  const by = swapped[operator];
  if (!by) return [];
  const start = left.end + code.slice(left.end, right.start).indexOf(operator);
  return [[start, start + operator.length, by]];
}

/** Removes the early `return` or `throw` at the end of an `if` without `else`. */
function dropExit({ consequent, alternate }) {
  const last = consequent.type === 'BlockStatement' ? consequent.body.at(-1) : consequent;
  const isExit = !alternate && /^(Return|Throw)Statement$/.test(last?.type);
  return isExit ? [[last.start, last.end, ';']] : [];
}

/** Replaces the returned value with `undefined`, unless it is already empty. */
function dropResult(result, code) {
  if (!result || /^(undefined|null)$/.test(code.slice(result.start, result.end))) return [];
  return [[result.start, result.end, 'undefined']];
}

function isCall({ type, expression, argument, callee }) {
  if (type === 'CallExpression') return callee.type !== 'Super';
  if (type === 'ChainExpression') return isCall(expression);
  return (type === 'AwaitExpression' || type === 'UnaryExpression') && isCall(argument);
}

/** Returns whether a node is text, or a `+` that concatenates text, as far as the syntax shows. */
function isText({ type, operator, left, right, value, expression }) {
  if (type === 'BinaryExpression') return operator === '+' && (isText(left) || isText(right));
  if (type === 'ParenthesizedExpression') return isText(expression);
  return type === 'TemplateLiteral' || typeof value === 'string';
}

/** Returns every mutation of a source, in the order of its syntax tree. */
export function mutationsOf(file, code) {
  const { program, errors } = parseSync(file, code);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const found = [];
  walk(program, code, (node) => {
    for (const change of operators[node.type]?.(node, code) ?? []) found.push(toMutation(file, code, change));
  });
  return found;
}

function walk(node, code, visit) {
  if (isSkipped(node, code)) return;
  visit(node);
  for (const [name, value] of Object.entries(node)) {
    if (name === 'key' && !node.computed) continue;
    for (const child of Array.isArray(value) ? value : [value]) if (child?.type) walk(child, code, visit);
  }
}

function isSkipped({ type, name, id, typeAnnotation }, code) {
  if (/^(Import|ExportAll)Declaration$/.test(type)) return true;
  const annotation = type === 'VariableDeclarator' ? id.typeAnnotation : typeAnnotation;
  if (annotation && code.slice(annotation.start, annotation.end).includes('CSSProperties')) return true;
  if (type === 'JSXAttribute') return name.name === 'style';
  return type.startsWith('TS') && !/^TS(As|NonNull|Satisfies)Expression$/.test(type);
}

function toMutation(file, code, [start, end, by]) {
  const replaced = code.slice(start, end);
  const replacement = typeof by === 'string' ? by : by(replaced);
  const above = code.slice(0, start).split('\n');
  const left = above.at(-1).slice(-CONTEXT_LENGTH);
  const [right] = code.slice(end, end + CONTEXT_LENGTH).split('\n');
  return {
    id: `${file}:${start}-${end}:${replacement}`,
    file,
    line: above.length,
    column: above.at(-1).length,
    before: shorten(left + replaced + right),
    after: shorten(left + replacement + right),
    apply: (code) => code.slice(0, start) + replacement + code.slice(end),
  };
}

function shorten(text) {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

/**
 * Draws mutations of covered lines. The rank of a line depends only on the seed and the line itself, so the draw hardly
 * changes if a few lines are covered in one run and not in another.
 */
export function draw({ sources, seed, count, isCovered, maxPerFile = 3 }) {
  const lines = new Map();
  for (const [file, code] of sources) {
    for (const mutation of mutationsOf(file, code).filter(isCovered)) {
      const place = `${file}:${mutation.line}`;
      lines.set(place, [...(lines.get(place) ?? []), mutation]);
    }
  }
  const drawn = [];
  for (const { found, hash } of shuffle(lines, seed)) {
    const mutation = found[hash.readUInt32BE(28) % found.length];
    const before = drawn.filter(({ file }) => file === mutation.file).length;
    if (before < maxPerFile && drawn.length < count) drawn.push(mutation);
  }
  return drawn;
}

function shuffle(lines, seed) {
  return [...lines]
    .map(([place, found]) => ({ found, hash: createHash('sha256').update(`${seed} ${place}`).digest() }))
    .toSorted((a, b) => Buffer.compare(a.hash, b.hash));
}
