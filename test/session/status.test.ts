import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canTransition,
  isSessionError,
  type SessionStatus,
  sessionStatuses,
  transition,
} from 'multisession/core';
import { isListedStatus, isSessionStatus, isSignedInStatus } from '../../src/session/index.ts';

const anyStatus = fc.constantFrom(...sessionStatuses);
const signedIn = new Set<SessionStatus>(['active', 'pending']);

/** The rules in words, put another way than the table in the source does. */
function mayBecome(from: SessionStatus, to: SessionStatus): boolean {
  if (from === to) return false;
  if (signedIn.has(from)) return true;
  return to === 'removed' || to === 'abandoned';
}

function outcome(from: SessionStatus, to: SessionStatus): string {
  try {
    return transition(from, to);
  } catch (error) {
    return isSessionError(error) ? error.code : 'another error';
  }
}

describe('the state machine', () => {
  it('allows exactly the steps that the rules allow', () => {
    for (const from of sessionStatuses) {
      for (const to of sessionStatuses)
        expect([from, to, canTransition(from, to)]).toEqual([from, to, mayBecome(from, to)]);
    }
  });

  it('refuses every other step with `invalid_transition`', () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, (from, to) => {
        expect(outcome(from, to)).toBe(mayBecome(from, to) ? to : 'invalid_transition');
      }),
    );
  });

  it('never signs anybody in again, however long one walks through it', () => {
    fc.assert(
      fc.property(anyStatus, fc.array(anyStatus, { maxLength: 40 }), (start, wishes) => {
        const walk = [start];
        for (const wish of wishes) {
          const here = walk.at(-1) ?? start;
          walk.push(canTransition(here, wish) ? transition(here, wish) : here);
        }
        const closedAt = walk.findIndex((status) => !signedIn.has(status));
        const afterwards = closedAt === -1 ? [] : walk.slice(closedAt);
        expect(afterwards.filter((status) => signedIn.has(status))).toEqual([]);
      }),
    );
  });

  it('can leave every status', () => {
    for (const from of sessionStatuses)
      expect(sessionStatuses.some((to) => canTransition(from, to))).toBe(true);
  });

  it('says which steps there are when it refuses one', () => {
    expect(() => transition('ended', 'active')).toThrow(/from "ended" to "active".*removed, abandoned/);
  });
});

describe('statuses', () => {
  it('are the eight of the seed', () => {
    expect([...sessionStatuses].toSorted()).toEqual([
      'abandoned',
      'active',
      'ended',
      'expired',
      'pending',
      'removed',
      'replaced',
      'revoked',
    ]);
  });

  it('are told from any other string, also from names that every object has', () => {
    for (const status of sessionStatuses) expect(isSessionStatus(status)).toBe(true);
    for (const other of ['', 'Active', 'toString', '__proto__', 'length'])
      expect(isSessionStatus(other)).toBe(false);
  });

  it('are signed in only when active or pending', () => {
    expect(sessionStatuses.filter(isSignedInStatus)).toEqual(['active', 'pending']);
  });

  it('are listed unless they take the session off the client', () => {
    expect(sessionStatuses.filter((status) => !isListedStatus(status)).toSorted()).toEqual([
      'abandoned',
      'removed',
      'revoked',
    ]);
  });
});
