/** One server-sent event (HTML standard, section 9.2.6), as far as this protocol has use for it. */
export interface ServerEvent {
  readonly data: string | null;
  /** How long to wait before connecting again, in ms. */
  readonly retry: number | null;
}

/** More than any event of this protocol: what sends it is something else. */
const MAX_LINE_LENGTH = 64 * 1024;

/**
 * Reads an event stream, however it is cut into pieces. Answers the events that each piece completes.
 *
 * @throws for a line that does not end.
 */
export function createEventParser(): (piece: string) => readonly ServerEvent[] {
  let incompleteLine = '';
  let endedWithCarriageReturn = false;
  let data: string[] = [];
  let retry: number | null = null;

  function readLine(line: string): ServerEvent | undefined {
    if (line === '') {
      const event = { data: data.length > 0 ? data.join('\n') : null, retry };
      [data, retry] = [[], null];
      return event.data === null && event.retry === null ? undefined : event;
    }
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
    return undefined;
  }

  return (piece) => {
    // A line may end in CR LF, and the piece between them.
    const text = endedWithCarriageReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    if (piece !== '') endedWithCarriageReturn = piece.endsWith('\r');
    const lines = (incompleteLine + text).split(/\r\n|\r|\n/);
    incompleteLine = lines.pop() ?? '';
    if (incompleteLine.length > MAX_LINE_LENGTH)
      throw new Error('The event stream holds a line that does not end.');
    return lines.map(readLine).filter((event) => event !== undefined);
  };
}
