import type { ClientSnapshot } from '../../session/index.ts';
import type { KnownSession, Model, ModelClient } from './model.ts';
import type { Moment } from './moment.ts';

// The only place that decides which of two snapshots is newer, and what the absence of a session proves. The higher
// `version` is newer. Versions of different clients, and equal versions, prove nothing: then the later request is newer.
// Snapshots of the `presented` sessions have no version as a whole: each session has one. No rule compares clocks.

/**
 * Returns whether a snapshot that was received with a request, or a broadcast (`request` null), replaces the client. Of the
 * presented sessions, a broadcast does, because a tab broadcasts only what is new to it.
 */
export function isNewerClient(
  client: ModelClient | null,
  snapshot: ClientSnapshot,
  request: number | null,
): boolean {
  if (!client) return true;
  if (snapshot.covers === 'presented') return request === null || request >= client.request;
  // A broadcast is never newer than a response that may have the same version.
  if (request === null) return client.id === snapshot.id && snapshot.version > client.version;
  if (client.id !== snapshot.id || client.version === snapshot.version) return request >= client.request;
  return snapshot.version > client.version;
}

/**
 * Returns whether a session that a newer snapshot does not list is closed. A snapshot of `all` sessions is ordered by
 * version. A snapshot of the `presented` ones proves absence only if its request was sent after this tab first knew
 * the session, and a broadcast (`request` null) proves none.
 */
export function provesAbsence(
  { data, since }: KnownSession,
  { covers, version, invalidSessions }: ClientSnapshot,
  request: number | null,
): boolean {
  if (invalidSessions.some(({ id }) => id === null || id === data.id)) return false;
  if (covers === 'presented') return request !== null && request > since;
  return data.version <= version;
}

/**
 * Returns whether a snapshot that lists a missing session adds it again. A response about the `presented` sessions may be
 * older than the one that the session was missing from, unless its request was sent since; and so may a broadcast.
 */
export function provesReturn(
  { since }: KnownSession,
  { covers }: ClientSnapshot,
  request: number | null,
): boolean {
  return covers === 'all' || (request !== null && request > since);
}

/** Returns the clock after a response. The server's time lies between the sending of its request and now. */
export function advanceClock(
  clock: Model['clock'],
  serverNow: Date | null | undefined,
  isNewer: boolean,
  sentAt: number,
  now: Moment,
): Model['clock'] {
  const time = serverNow?.getTime();
  if (time === undefined) return clock;
  const latest = isNewer ? time : Math.max(time, clock.latest);
  const least = latest - now.wall;
  const most = time - sentAt;
  // A later response can have overtaken this one only while it was under way: else it is a replayed one, and moves nothing.
  if (time < latest && most < least) return clock;
  return { offset: Math.min(Math.max(clock.offset, least), most), latest };
}
