import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { initialModel, type Model } from '../../../src/store/core/model.ts';
import { reduce } from '../../../src/store/core/reduce.ts';
import type { StoreEvent } from '../../../src/store/core/store-event.ts';
import { readImports } from '../../architecture/imports.ts';
import { reduceChecked } from './check-reduced.ts';
import { client, perTab, sharedCookie, START } from './data.ts';
import { failed, loaded, received, refresh, selection, signOut, switchTo, touch, updated } from './events.ts';

// The stories of this folder run every event through `reduceChecked()`, whose checks are tested here.

const now = { wall: START, monotonic: 0 };

/** Returns the model after events, all at the same time. */
function modelAfter(events: readonly StoreEvent[], config = perTab, from: Model = initialModel): Model {
  return events.reduce((model, event) => reduceChecked(config, model, event, now).model, from);
}

/** Reads JSON with dates. */
function readJson(json: string): unknown {
  const isDate = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
  return JSON.parse(json, (_, value: unknown) =>
    typeof value === 'string' && isDate.test(value) ? new Date(value) : value,
  );
}

const busy = [
  ...loaded,
  refresh(1),
  switchTo(2, 'bob'),
  switchTo(3, 'dan'),
  touch(4, 'carol', { organizationId: 'org_1' }),
  signOut(5, 'carol', { mode: 'end' }),
  selection('tab_z', 10, 'begun', 'ada'),
];

describe.each([
  ['with a session per request', perTab],
  ['with a shared cookie', sharedCookie],
])('the model %s', (_, config) => {
  it('is the same after it was copied as structured data', () => {
    const model = modelAfter(busy, config);
    expect(structuredClone(model)).toEqual(model);
  });

  it('goes on in the same way after it was stored as JSON', () => {
    const model = modelAfter(busy, config);
    // SAFETY: that this is true is what the test checks.
    const stored = readJson(JSON.stringify(model)) as Model;
    expect(stored).toEqual(model);
    const rest = [
      received(3, client(4)),
      updated(2, client(2)),
      failed(4, 'forbidden'),
      failed(5, 'server_error'),
    ];
    expect(modelAfter(rest, config, stored)).toEqual(modelAfter(rest, config, model));
  });
});

describe('the check of the reducer', () => {
  let count = 0;
  const check = (reducer: typeof reduce) => () => {
    let model = initialModel;
    for (const event of loaded) model = reduceChecked(perTab, model, event, now, reducer).model;
  };

  it('accepts the reducer', () => {
    expect(check(reduce)).not.toThrow();
  });

  it.each<readonly [string, typeof reduce, string]>([
    [
      'that changes the model',
      (config, model, event, at) => {
        Object.assign(model.selection, { reason: 'ended' });
        return reduce(config, model, event, at);
      },
      'read only',
    ],
    [
      'that changes the event',
      (config, model, event, at) => {
        Object.assign(event, { type: 'connected' });
        return reduce(config, model, event, at);
      },
      'read only',
    ],
    [
      'that has another result each time',
      (config, model, event, at) => {
        count += 1;
        return { ...reduce(config, { ...model, requests: count }, event, at) };
      },
      'another result the second time',
    ],
    [
      'that compares the identity of an event',
      (config, model, event, at) => {
        const isSame = event === loaded[2];
        const reduced = reduce(config, model, event, at);
        return isSame ? { ...reduced, model: { ...reduced.model, requests: 99 } } : reduced;
      },
      'another result for copies',
    ],
    [
      'whose model contains a Map',
      (config, model, event, at) => {
        const reduced = reduce(config, model, event, at);
        return { ...reduced, model: Object.assign({ extra: new Map() }, reduced.model) };
      },
      'model.extra is not plain data',
    ],
    [
      'whose model contains an infinite number',
      (config, model, event, at) => {
        const reduced = reduce(config, model, event, at);
        return { ...reduced, model: { ...reduced.model, requests: Infinity } };
      },
      'model.requests is Infinity',
    ],
    [
      'that publishes twice',
      (config, model, event, at) => {
        const reduced = reduce(config, model, event, at);
        return { ...reduced, effects: [...reduced.effects, { type: 'publish' }] };
      },
      'published 2 times',
    ],
    [
      'that emits nothing when the current session changes',
      (config, model, event, at) => {
        const reduced = reduce(config, model, event, at);
        return { ...reduced, effects: reduced.effects.filter(({ type }) => type !== 'emit') };
      },
      'the change from null to ada is not emitted',
    ],
    [
      'that makes a session current that is not signed in',
      (config, model, event, at) => {
        const reduced = reduce(config, model, event, at);
        const selection = { ...reduced.model.selection, sessionId: 'dan' };
        return { ...reduced, model: { ...reduced.model, selection } };
      },
      'dan is current but not signed in',
    ],
  ])('rejects a reducer %s', (_, reducer, message) => {
    expect(check(reducer)).toThrow(message);
  });
});

it('a strategy that throws has the effect that the error is reported, and leaves no session current', () => {
  const thrown = new Error('a broken strategy');
  const nextSession = () => {
    throw thrown;
  };
  const { model, effects } = reduceChecked(
    perTab,
    modelAfter(loaded),
    signOut(1, 'ada', { nextSession }),
    now,
  );
  expect(effects.filter(({ type }) => type === 'report')).toEqual([{ type: 'report', thrown }]);
  expect(model.selection.sessionId).toBeNull();
});

const folder = new URL('../../../src/store/core/', import.meta.url);
const files = readdirSync(folder);

/** The globals that compute their result from their arguments only. */
const pureGlobals = new Set([
  'Array',
  'Infinity',
  'Map',
  'Math',
  'Number',
  'Object',
  'Set',
  'Date',
  'undefined',
]);

/** Returns the globals that a file uses, and the clock and the random numbers among them. */
function impureGlobals(code: string): readonly string[] {
  const bare = code
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replaceAll(/'(?:[^'\\\n]|\\.)*'/g, "''")
    .replaceAll(/`[^`$]*`/g, '``');
  const globals = new Set([
    ...Object.getOwnPropertyNames(globalThis),
    'document',
    'window',
    'localStorage',
    'self',
  ]);
  const names = [...bare.matchAll(/(?<![.\w$])([A-Za-z_$][\w$]*)(?![\w$])(?!\s*\??:)/g)].map(
    ([, name = '']) => name,
  );
  const used = names.filter((name) => globals.has(name) && !pureGlobals.has(name));
  const calls =
    bare.match(/Math\.random|new Date\(\)|Date\.now|(?<!new )\bDate\(|\bawait\b|\basync\b|import\(/g) ?? [];
  return [...new Set([...used, ...calls])];
}

describe('the source of the core', () => {
  it.each(files)('uses no clock, no random numbers, no timers and no other globals: %s', (file) => {
    expect(impureGlobals(readFileSync(new URL(file, folder), 'utf8'))).toEqual([]);
  });

  it('imports nothing but itself and the session layer, apart from types', () => {
    const graph = readImports();
    const typeOnly = /import type [^;]*;|import \{(?:\s*type [\w]+,?)+\s*\} from[^;]*;/g;
    const imports = files.flatMap((file) => {
      const code = readFileSync(new URL(file, folder), 'utf8').replaceAll(typeOnly, '');
      return [...code.matchAll(/from '(\.\.\/[^']*)'/g)].map(([, from = '']) => `${file}: ${from}`);
    });
    expect(graph.has('store/core/reduce.ts')).toBe(true);
    expect(imports.filter((line) => !line.endsWith(': ../../session/index.ts'))).toEqual([]);
    expect(imports.length).toBeGreaterThan(5);
  });

  it.each([
    ['const now = Date.now();', ['Date.now']],
    ['const now = new Date();', ['new Date()']],
    ['const now = new Date(model.clock.latest);', []],
    ['const id = Math.random();', ['Math.random']],
    ['setTimeout(run, 1);', ['setTimeout']],
    ['globalThis.crypto.randomUUID();', ['globalThis']],
    ['const at = performance.now();', ['performance']],
    ['await fetch(url);', ['fetch', 'await']],
    ['window.addEventListener(name, run);', ['window']],
    ['// setTimeout is not used here, nor "fetch".', []],
    ["const name = 'fetch';", []],
    ['return { process: 1, fetch: step.fetch };', []],
  ])('is checked by a check that finds the globals of `%s`', (code, expected) => {
    expect(impureGlobals(code)).toEqual(expected);
  });
});
