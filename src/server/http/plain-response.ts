/** The headers of a response by their names in lower case. Several values of one header are sent as several lines. */
export type ResponseHeaders = Readonly<Record<string, string | string[]>>;

/**
 * A response as plain data. A listener that does not need a `Response`, such as that of `multisession/server/node`, writes
 * it directly.
 */
export interface PlainResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string | ReadableStream<Uint8Array> | null;
}

export function toResponse({ status, headers, body }: PlainResponse): Response {
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return new Response(body, { status, headers: lines });
}
