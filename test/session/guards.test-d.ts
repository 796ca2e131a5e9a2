import { describe, expectTypeOf, it } from 'vitest';
import {
  type ActiveSession,
  type ClosedSession,
  type ClosedStatus,
  isActive,
  isClosed,
  isPending,
  isSignedIn,
  type PendingSession,
  type Session,
  type SessionData,
  type SessionStatus,
  type SignedInSession,
} from 'multisession/core';

declare const session: Session;
declare const data: SessionData;
/** An object that is not a discriminated union. */
declare const row: { readonly id: string; readonly status: SessionStatus };
declare const active: ActiveSession;

describe('status guards', () => {
  it('narrow a session', () => {
    if (isActive(session)) expectTypeOf(session).toEqualTypeOf<ActiveSession>();
    else expectTypeOf(session).toEqualTypeOf<PendingSession | ClosedSession>();
    if (isPending(session)) expectTypeOf(session).toEqualTypeOf<PendingSession>();
    if (isSignedIn(session)) expectTypeOf(session).toEqualTypeOf<SignedInSession>();
    else expectTypeOf(session).toEqualTypeOf<ClosedSession>();
    if (isClosed(session)) expectTypeOf(session).toEqualTypeOf<ClosedSession>();
  });

  it('narrow session data', () => {
    if (isPending(data)) expectTypeOf(data.currentTask.key).toBeString();
    // @ts-expect-error -- session data has no methods
    if (isActive(data)) void data.getToken;
  });

  it('narrow the elements of a list', () => {
    expectTypeOf([session].filter(isSignedIn)).toEqualTypeOf<SignedInSession[]>();
    expectTypeOf([session].find(isActive)).toEqualTypeOf<ActiveSession | undefined>();
    expectTypeOf([row].filter(isClosed).map(({ status }) => status)).toEqualTypeOf<ClosedStatus[]>();
  });

  it('narrow the status of an object that is not a discriminated union', () => {
    if (isSignedIn(row)) {
      expectTypeOf(row.status).toEqualTypeOf<'active' | 'pending'>();
      expectTypeOf(row.id).toBeString();
    }
    if (isActive(row)) expectTypeOf(row.status).toEqualTypeOf<'active'>();
    if (isPending(row)) expectTypeOf(row.status).toEqualTypeOf<'pending'>();
    if (isClosed(row)) expectTypeOf(row.status).toEqualTypeOf<ClosedStatus>();
  });

  it('narrow to never if the status is impossible', () => {
    if (isClosed(active)) expectTypeOf(active).toBeNever();
    if (isActive(active)) expectTypeOf(active).toEqualTypeOf<ActiveSession>();
  });

  it('accept only objects with a session status', () => {
    // @ts-expect-error -- not a session status
    isActive({ status: 'signed-in' });
    // @ts-expect-error -- an ID is not a session
    isActive('sess_ada');
  });
});
