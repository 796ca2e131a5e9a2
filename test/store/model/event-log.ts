import type { InspectedEvent, InspectedValue } from '../../../src/store/core/inspect.ts';

// With MODEL_TRACE=1, every event is printed when it happens.
const isTraced = process.env.MODEL_TRACE !== undefined;

/** The events that the stores of all tabs have handled, in order, for the message of a violated invariant. */
export interface EventLog {
  readonly add: (tab: string, entry: InspectedEvent) => void;
  /** Adds a line of text. */
  readonly note: (text: string) => void;
  /** Returns one line for each event, by default of all tabs. */
  readonly print: (tab?: string) => string;
}

export function createEventLog(): EventLog {
  const entries: (readonly [tab: string, entry: InspectedEvent | null])[] = [];
  return {
    add(tab, entry) {
      if (isTraced) console.log(describe(tab, entry));
      entries.push([tab, entry]);
    },
    note(text) {
      if (isTraced) console.log(text);
      entries.push([text, null]);
    },
    print: (only) =>
      entries
        .flatMap(([tab, entry]) => (only === undefined || tab === only ? [describe(tab, entry)] : []))
        .join('\n'),
  };
}

function describe(tab: string, entry: InspectedEvent | null): string {
  if (!entry) return tab;
  const { number, time, event, effects } = entry;
  const noteworthy = effects.filter(({ type }) => type !== 'publish');
  const consequences = noteworthy.length === 0 ? '' : ` => ${noteworthy.map(brief).join(', ')}`;
  return `${new Date(time).toISOString().slice(11, 23)} ${tab} ${number}: ${brief(event)}${consequences}`;
}

/** Returns an event or effect as text, with clients and sessions shortened to what the reducer decides by. */
function brief({ type, ...fields }: InspectedValue): string {
  const text = JSON.stringify(fields, (_, value: unknown) => {
    if (!isRecord(value) || !('id' in value)) return value;
    const { id, version, status, lastActiveSessionId, sessions } = value;
    if (!Array.isArray(sessions)) return [id, status, version].map(String).join(' ');
    const listed = sessions
      .filter(isRecord)
      .map((session) => `${String(session['id'])} ${String(session['status'])}`);
    return `${String(version)}, last ${String(lastActiveSessionId)}: ${listed.join(' ')}`;
  });
  return text === '{}' ? type : `${type} ${text.replaceAll('"', '')}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
