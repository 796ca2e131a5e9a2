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
/** Whose status is not told apart by other fields. */
declare const row: { readonly id: string; readonly status: SessionStatus };
declare const active: ActiveSession;

describe('a guard', () => {
  it('narrows a session', () => {
    if (isActive(session)) expectTypeOf(session).toEqualTypeOf<ActiveSession>();
    else expectTypeOf(session).toEqualTypeOf<PendingSession | ClosedSession>();
    if (isPending(session)) expectTypeOf(session).toEqualTypeOf<PendingSession>();
    if (isSignedIn(session)) expectTypeOf(session).toEqualTypeOf<SignedInSession>();
    else expectTypeOf(session).toEqualTypeOf<ClosedSession>();
    if (isClosed(session)) expectTypeOf(session).toEqualTypeOf<ClosedSession>();
  });

  it('narrows data', () => {
    if (isPending(data)) expectTypeOf(data.currentTask.key).toBeString();
    // @ts-expect-error -- data have no methods, whatever their status
    if (isActive(data)) void data.getToken;
  });

  it('narrows in a list', () => {
    expectTypeOf([session].filter(isSignedIn)).toEqualTypeOf<SignedInSession[]>();
    expectTypeOf([session].find(isActive)).toEqualTypeOf<ActiveSession | undefined>();
    expectTypeOf([row].filter(isClosed).map(({ status }) => status)).toEqualTypeOf<ClosedStatus[]>();
  });

  it('narrows the status where that is all there is', () => {
    if (isSignedIn(row)) {
      expectTypeOf(row.status).toEqualTypeOf<'active' | 'pending'>();
      expectTypeOf(row.id).toBeString();
    }
    if (isActive(row)) expectTypeOf(row.status).toEqualTypeOf<'active'>();
    if (isPending(row)) expectTypeOf(row.status).toEqualTypeOf<'pending'>();
    if (isClosed(row)) expectTypeOf(row.status).toEqualTypeOf<ClosedStatus>();
  });

  it('leaves nothing where it cannot be', () => {
    if (isClosed(active)) expectTypeOf(active).toBeNever();
    if (isActive(active)) expectTypeOf(active).toEqualTypeOf<ActiveSession>();
  });

  it('takes what has a status', () => {
    // @ts-expect-error -- there is no such status
    isActive({ status: 'signed-in' });
    // @ts-expect-error -- a session is not told by its id
    isActive('sess_ada');
  });
});
