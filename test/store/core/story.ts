import { initialModel, type Model, type StoreConfig } from '../../../src/store/core/model.ts';
import { operationsOf } from '../../../src/store/core/operations.ts';
import type { Effect, StoreEvent } from '../../../src/store/core/store-event.ts';
import { reduceChecked } from './check-reduced.ts';
import { START } from './data.ts';
import { loaded } from './events.ts';

// A story is a table: each line has an event, and what the model and the effects are after it.

/** An event and what is expected after it. */
export interface Line extends Partial<Outcome> {
  readonly on: StoreEvent;
  /** The time since the start, in ms. Default: that of the line before. */
  readonly at?: number;
}

/** The model and the effects after an event. Without an expectation, the effects of the first five kinds must be none. */
interface Outcome {
  /** Calls of the backend, such as `2 touchSession bob`, and aborted ones. Exclusive calls end with `!`. */
  readonly calls: readonly string[];
  /** Settled commands, such as `1 switched`. */
  readonly outcomes: readonly string[];
  /** Emitted events, apart from changes of the current session. */
  readonly emits: readonly string[];
  /** Broadcast selections, such as `bob begun`. */
  readonly selections: readonly string[];
  /** Tokens that are deleted (`bob`), or forgotten (`bob default`). */
  readonly tokens: readonly string[];
  /** Broadcast responses, such as `2` for a client at version 2, and `bob removed` for a session. */
  readonly updates: readonly string[];
  /** Broadcast sign-outs, such as `bob removed`, or `bob settled` if it is given up or was refused. */
  readonly signOuts: readonly string[];
  readonly timers: readonly string[];
  readonly current: string | null;
  readonly reason: string;
  /** The listed sessions: `ada`, or `ada:ended` if it is closed. */
  readonly sessions: readonly string[];
  readonly version: number | undefined;
  /** The client's last active session. */
  readonly last: string | null | undefined;
  /** The broadcast label of the client. */
  readonly label: string | null | undefined;
  readonly connection: string;
  readonly error: string | null;
  readonly operations: Readonly<Record<string, string>>;
  readonly stored: string | null | undefined;
  readonly organizations: Readonly<Record<string, string | null>>;
  /** The offset of the server's clock, in ms. */
  readonly offset: number;
}

export interface Story {
  readonly title: string;
  /** Default: those of all stories of the table. */
  readonly config?: StoreConfig;
  /** The events before the first line. Default: a connected store with Ada, Bob and Carol. Ada is current. */
  readonly before?: readonly StoreEvent[];
  readonly lines: readonly Line[];
}

type Played = Partial<Outcome> & { readonly on: string };

const always = ['calls', 'outcomes', 'emits', 'selections', 'tokens'] as const;

/** Runs a story, and returns its lines as they are and as they should be. */
export function play({ config, before = loaded, lines }: Story & { readonly config: StoreConfig }): {
  readonly actual: readonly Played[];
  readonly expected: readonly Played[];
} {
  let at = 0;
  let model = initialModel;
  for (const event of before) model = reduceChecked(config, model, event, momentAt(at)).model;
  const actual = lines.map((line): Played => {
    at = line.at ?? at;
    const reduced = reduceChecked(config, model, line.on, momentAt(at));
    model = reduced.model;
    return pick(line, outcomeOf(reduced));
  });
  return { actual, expected: lines.map((line) => pick(line, line)) };
}

function momentAt(sinceStart: number) {
  return { wall: START + sinceStart, monotonic: sinceStart };
}

/** Returns the outcome of a line, as far as the line has expectations. */
function pick(line: Line, outcome: Partial<Outcome>): Played {
  const none = Object.fromEntries(always.map((kind) => [kind, []]));
  const names = [...always, ...Object.keys(line).filter((name) => name !== 'on' && name !== 'at')];
  const entries: Readonly<Record<string, unknown>> = { ...none, ...outcome };
  return { on: line.on.type, ...Object.fromEntries(names.map((name) => [name, entries[name]])) };
}

function outcomeOf({
  model,
  effects,
}: {
  readonly model: Model;
  readonly effects: readonly Effect[];
}): Outcome {
  const { client, selection } = model;
  const all = <Type extends Effect['type']>(type: Type) =>
    effects.filter((effect): effect is Extract<Effect, { type: Type }> => effect.type === type);
  return {
    calls: effects.flatMap(describeCall),
    outcomes: effects.flatMap(describeOutcome),
    emits: all('emit').flatMap(describeEmit),
    selections: all('broadcast').flatMap(({ message }) => {
      if (message.type !== 'selection') return [];
      const { sessionId, progress, insteadOf } = message;
      return [words(sessionId ?? 'none', progress, insteadOf !== undefined && `instead of ${insteadOf}`)];
    }),
    tokens: all('drop-tokens').map(({ sessionId }) => sessionId),
    updates: all('broadcast').flatMap(({ message }) => {
      if (message.type !== 'update') return [];
      const { session, client: sent } = message.update;
      return [words(session && `${session.id} ${session.status}`, sent?.version)];
    }),
    signOuts: all('broadcast').flatMap(({ message }) =>
      message.type === 'sign-out' ? [words(...message.sessionIds, message.status ?? 'settled')] : [],
    ),
    timers: effects.flatMap((effect) => {
      if (effect.type === 'schedule-refresh') return [`${effect.failures} failures, ${effect.minMs} ms`];
      if (effect.type === 'schedule' && effect.event.type === 'tab-switch-timed-out')
        return [`await ${effect.event.stamp.tab}`];
      return effect.type === 'cancel-refresh' ? ['cancel'] : [];
    }),
    current: selection.sessionId,
    reason: selection.reason,
    sessions: (client?.sessions ?? []).map(({ id, status }) =>
      status === 'active' ? id : `${id}:${status}`,
    ),
    version: client?.version,
    last: client?.lastActiveSessionId,
    label: all('broadcast').flatMap(({ message }) =>
      message.type === 'version' ? [message.clientId] : [],
    )[0],
    connection: model.connection,
    error: model.error?.code ?? null,
    operations: operationsOf(model),
    stored: model.last?.sessionId,
    organizations: model.organizations,
    offset: model.clock.offset,
  };
}

function describeCall(effect: Effect): readonly string[] {
  if (effect.type === 'abort-call') return [`abort ${effect.request}`];
  if (effect.type === 'dispatch') return [`then ${effect.event.type}`];
  if (effect.type !== 'call-backend') return [];
  const { request, call, isExclusive } = effect;
  const options =
    call.method === 'touchSession' || call.method === 'removeSession' ? Object.values(call.options) : [];
  const sessionId = 'sessionId' in call && call.sessionId;
  return [words(request, call.method, sessionId, ...options.map(String), isExclusive && '!')];
}

function describeOutcome(effect: Effect): readonly string[] {
  if (effect.type === 'reject') return [`${effect.ticket} ${effect.error.code}`];
  if (effect.type !== 'resolve') return [];
  const { ticket, result } = effect;
  return [words(ticket, result ?? 'done')];
}

function describeEmit(effect: Extract<Effect, { type: 'emit' }>): readonly string[] {
  switch (effect.name) {
    case 'session-added':
      return [`${effect.event.session.id} added`];
    case 'session-expiring':
      return [`${effect.event.session.id} expiring ${effect.event.secondsLeft}`];
    case 'session-closed':
      return [`${effect.event.sessionId} closed ${effect.event.status}`];
    case 'session-purged':
      return [`${effect.event.sessionId} purged`];
    default:
      return [];
  }
}

function words(...parts: readonly (string | number | false | null | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== null && part !== undefined).join(' ') || 'none';
}
