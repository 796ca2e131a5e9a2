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

/** The rules of the state machine, formulated independently of the table in the source. */
function isAllowed(from: SessionStatus, to: SessionStatus): boolean {
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
  it('allows a transition if and only if the rules allow it', () => {
    for (const from of sessionStatuses) {
      for (const to of sessionStatuses)
        expect([from, to, canTransition(from, to)]).toEqual([from, to, isAllowed(from, to)]);
    }
  });

  it('rejects every other transition with invalid_transition', () => {
    fc.assert(
      fc.property(anyStatus, anyStatus, (from, to) => {
        expect(outcome(from, to)).toBe(isAllowed(from, to) ? to : 'invalid_transition');
      }),
    );
  });

  it('never reopens a closed session, for any sequence of transitions', () => {
    fc.assert(
      fc.property(anyStatus, fc.array(anyStatus, { maxLength: 40 }), (start, targets) => {
        const walk = [start];
        for (const target of targets) {
          const status = walk.at(-1) ?? start;
          walk.push(canTransition(status, target) ? transition(status, target) : status);
        }
        const closedAt = walk.findIndex((status) => !signedIn.has(status));
        const afterwards = closedAt === -1 ? [] : walk.slice(closedAt);
        expect(afterwards.filter((status) => signedIn.has(status))).toEqual([]);
      }),
    );
  });

  it('allows at least one transition from every status', () => {
    for (const from of sessionStatuses)
      expect(sessionStatuses.some((to) => canTransition(from, to))).toBe(true);
  });

  it('lists the allowed transitions in the error of a rejected one', () => {
    expect(() => transition('ended', 'active')).toThrow(/from "ended" to "active".*removed, abandoned/);
  });
});

describe('session statuses', () => {
  it('are the eight documented statuses', () => {
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

  it('are distinguished from any other string, including inherited property names', () => {
    for (const status of sessionStatuses) expect(isSessionStatus(status)).toBe(true);
    for (const other of ['', 'Active', 'toString', '__proto__', 'length'])
      expect(isSessionStatus(other)).toBe(false);
  });

  it('are signed in only if active or pending', () => {
    expect(sessionStatuses.filter(isSignedInStatus)).toEqual(['active', 'pending']);
  });

  it('are listed by a client except abandoned, removed and revoked', () => {
    expect(sessionStatuses.filter((status) => !isListedStatus(status)).toSorted()).toEqual([
      'abandoned',
      'removed',
      'revoked',
    ]);
  });
});
