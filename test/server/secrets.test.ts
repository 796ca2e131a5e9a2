import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addSecret, findSecret, firstSecret, presentSecret } from '../../src/server/core/secrets.ts';
import type { SessionRecord } from '../../src/server/storage/schema.ts';
import { runs } from '../runs.ts';
import { newSession } from './test-repository.ts';
import { DAY, SECOND, START } from './test-server.ts';

type Step =
  | { kind: 'rotate'; privilege: string | null }
  | { kind: 'deliver' | 'lose' | 'arrive'; nth: number }
  | { kind: 'request' }
  | { kind: 'send' }
  | { kind: 'copy' }
  | { kind: 'day' }
  | { kind: 'wait'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>({ kind: 'request' }, { kind: 'send' }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('rotate'), privilege: fc.constantFrom('factor', null) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('deliver', 'deliver', 'lose', 'arrive'), nth: fc.nat(5) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 1, max: 20 * SECOND }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'copy' }, { kind: 'day' }) },
);

const steps = fc.array(step, { maxLength: 25, size: 'max' });

/** A session, the secret that its browser has, and the requests and the responses with secrets that are on their way. */
function createModel() {
  let now = START;
  let count = 1;
  let session: SessionRecord = newSession({ claimed_at: null, ...firstSecret('hash_0', now) });
  let jar = 'hash_0';
  let requests: string[] = [];
  let responses: string[] = [];
  /** The secrets that the browser has presented, with the time, and with the number of secrets that existed then. */
  const firstUses = new Map<string, { readonly at: number; readonly count: number }>();
  /** The secrets that were copied from the browser. */
  const copies: string[] = [];
  const gains: (readonly [privilege: string, hashes: readonly string[]])[] = [];

  function present(presentedHash = jar): ReturnType<typeof findSecret> {
    const found = findSecret(session, presentedHash, now);
    if (!found || found === 'superseded') return found;
    if (!firstUses.has(presentedHash)) firstUses.set(presentedHash, { at: now, count });
    session = { ...session, ...presentSecret(session, found, now) };
    return found;
  }

  function rotate(privilege: string | null): void {
    const presented = present();
    if (!presented || presented === 'superseded') return;
    if (privilege !== null) gains.push([privilege, session.secrets.map(({ hash }) => hash)]);
    const hash = `hash_${count}`;
    count += 1;
    session = { ...session, ...addSecret(session, presented, hash, privilege, now) };
    responses.push(hash);
  }

  return {
    present,
    run(action: Step): void {
      if (action.kind === 'rotate') rotate(action.privilege);
      else if (action.kind === 'request') present();
      else if (action.kind === 'send') requests.push(jar);
      else if (action.kind === 'copy') copies.push(jar);
      else if (action.kind === 'wait') now += action.ms;
      else if (action.kind === 'day') {
        // No request or response takes that long, and a page sends a request within ten minutes after a response.
        present();
        now += DAY;
        requests = [];
        responses = [];
      } else if (action.kind === 'arrive') {
        const [hash] = requests.splice(action.nth % Math.max(1, requests.length), 1);
        if (hash !== undefined) present(hash);
      } else {
        const hash = responses[action.nth % Math.max(1, responses.length)];
        responses = responses.filter((other) => other !== hash);
        if (action.kind === 'deliver' && hash !== undefined) jar = hash;
      }
    },
    /** The good ones of the copied secrets that the browser had replaced for more than ten seconds by one created later. */
    goodCopies: () =>
      copies.filter((hash) => {
        const first = firstUses.get(hash);
        const isReplaced = [...firstUses].some(
          ([other, { at }]) => first && numberOf(other) >= first.count && at + 10 * SECOND <= now,
        );
        const found = findSecret(session, hash, now);
        return isReplaced && found !== null && found !== 'superseded';
      }),
    /** The good secrets from before the session gained a privilege that nevertheless grant it. */
    raised: () =>
      gains.flatMap(([privilege, hashes]) =>
        session.secrets.filter(({ hash, lacks }) => hashes.includes(hash) && !lacks.includes(privilege)),
      ),
    count: () => session.secrets.length,
  };
}

/** Returns how many secrets were created before this one. */
const numberOf = (hash: string): number => Number(hash.replace('hash_', ''));

describe('the secrets of a session', () => {
  it('always include the one that the browser has, whatever responses are lost, late or reordered', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const model = createModel();
        for (const action of actions) {
          model.run(action);
          expect(model.present()).toMatchObject({ hash: expect.any(String) });
        }
      }),
      { numRuns: runs({ few: 1000, many: 20_000 }) },
    );
  });

  it('always include the one that the browser has, if it is presented within ten minutes', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const model = createModel();
        for (const action of actions) model.run(action);
        model.run({ kind: 'wait', ms: 10 * SECOND });
        expect(model.present()).toMatchObject({ hash: expect.any(String) });
      }),
      { numRuns: runs({ few: 1000, many: 20_000 }) },
    );
  });

  it('never include a copy ten seconds after the browser has presented one that was created later than its first use', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const model = createModel();
        for (const action of actions) {
          model.run(action);
          expect(model.goodCopies()).toEqual([]);
        }
      }),
      { numRuns: runs({ few: 1000, many: 20_000 }) },
    );
  });

  it('never grant a privilege that the session gained later', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        const model = createModel();
        for (const action of actions) {
          model.run(action);
          expect(model.raised()).toEqual([]);
        }
      }),
      { numRuns: runs({ few: 1000, many: 20_000 }) },
    );
  });

  it('include the one that the browser has presented last, however many another one of its requests adds', () => {
    const found = (session: SessionRecord, hash: string) => {
      const secret = findSecret(session, hash, START);
      if (!secret || secret === 'superseded') throw new Error('The secret is not good.');
      return secret;
    };
    const present = (session: SessionRecord, hash: string) => ({
      ...session,
      ...presentSecret(session, found(session, hash), START),
    });
    const add = (session: SessionRecord, hash: string) => ({
      ...session,
      ...addSecret(session, found(session, 'older'), hash, 'factor', START),
    });
    let session = present(newSession({ claimed_at: null, ...firstSecret('older', START) }), 'older');
    session = present(add(session, 'newer'), 'newer');
    for (let count = 0; count < 100; count += 1) session = add(session, `late_${count}`);
    expect(found(session, 'newer')).toMatchObject({ hash: 'newer' });
    expect(session.secrets.length).toBeLessThanOrEqual(32);
  });

  it('do not grow without limit', () => {
    const model = createModel();
    for (let count = 0; count < 1000; count += 1) {
      model.run({ kind: 'rotate', privilege: null });
      model.run({ kind: count % 3 === 0 ? 'deliver' : 'lose', nth: 0 });
      expect(model.present()).toMatchObject({ hash: expect.any(String) });
    }
    expect(model.count()).toBeLessThanOrEqual(32);
  });

  it('do not grow without limit if all of many concurrent ones are presented', () => {
    const model = createModel();
    for (let round = 0; round < 100; round += 1) {
      for (let count = 0; count < 40; count += 1) model.run({ kind: 'rotate', privilege: null });
      for (let count = 0; count < 40; count += 1) {
        model.run({ kind: 'deliver', nth: 0 });
        model.run({ kind: 'send' });
      }
      for (let count = 0; count < 40; count += 1) model.run({ kind: 'arrive', nth: count });
      expect(model.count()).toBeLessThanOrEqual(60);
    }
  });
});
