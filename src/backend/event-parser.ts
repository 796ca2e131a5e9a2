/**
 * The fields of a [server-sent event](https://html.spec.whatwg.org/multipage/server-sent-events.html) that this
 * protocol uses.
 */
export interface ServerEvent {
  readonly data: string | null;
  /** The reconnection delay, in ms. */
  readonly retryMs: number | null;
}

/** The maximum length of a line, in UTF-16 code units. Events of this protocol are far shorter. */
const MAX_LINE_LENGTH = 64 * 1024;

/**
 * Creates an incremental parser of an event stream. It accepts the stream in chunks split at any position, and returns
 * the events that each chunk completes.
 *
 * @throws {Error} if a line exceeds the maximum length.
 */
export function createEventParser(): (chunk: string) => readonly ServerEvent[] {
  let incompleteLine = '';
  let endedWithCarriageReturn = false;
  let data: string[] = [];
  let retryMs: number | null = null;

  function readLine(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = { data: data.length > 0 ? data.join('\n') : null, retryMs };
      [data, retryMs] = [[], null];
      return event.data === null && event.retryMs === null ? undefined : event;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
    return undefined;
  }

  return (chunk) => {
    // A chunk may end between the CR and the LF of a line ending.
    const text = endedWithCarriageReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    if (chunk !== '') endedWithCarriageReturn = chunk.endsWith('\r');
    const lines = (incompleteLine + text).split(/\r\n|\r|\n/);
    incompleteLine = lines.pop() ?? '';
    if (incompleteLine.length > MAX_LINE_LENGTH)
      throw new Error('A line of the event stream exceeds the maximum length.');
    return lines.map(readLine).filter((event) => event !== undefined);
  };
}
