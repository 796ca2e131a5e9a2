import * as v from 'valibot';
import { RequestError } from '../request-error.ts';

const MAX_BODY_BYTES = 64 * 1024;
/** With spaces and tabs alone around it (RFC 9110, 5.6.3): `trim()` knows more blanks than browsers do. */
const jsonType = /^[ \t]*application\/json[ \t]*(?:;|$)/i;

/** Text that can be stored. No database keeps a NUL character. */
export const text = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(512),
  v.check((value) => !value.includes('\0'), 'Invalid text: contains a NUL character'),
);

/**
 * Reads a JSON body; an empty one counts as `{}`.
 *
 * @throws {SessionError} `unsupported_media_type`; `invalid_request`, naming the field.
 */
export async function readBody<Schema extends v.GenericSchema>(
  request: Request,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return check(schema, {});
  if (!jsonType.test(request.headers.get('content-type') ?? '')) {
    throw new RequestError({
      code: 'unsupported_media_type',
      message: 'The body is not JSON. Nothing was changed. Send it with "Content-Type: application/json".',
    });
  }
  return check(schema, parseJson(bytes));
}

/** @throws {SessionError} `invalid_request`, naming the field. */
export function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  // To valibot an array is an object too.
  const result = v.safeParse(schema, Array.isArray(value) ? null : value);
  if (result.success) return result.output;
  const param = v.getDotPath(result.issues[0]) ?? 'body';
  throw invalidField(param, `should be ${describeExpectation(result.issues[0])}`);
}

// Never valibot's own message: that one quotes what was sent.
function describeExpectation({ type, expected, requirement }: v.BaseIssue<unknown>): string {
  if (type === 'max_length') return `at most ${String(requirement)} characters long`;
  if (type === 'non_empty') return 'not empty';
  return expected ?? 'text without NUL characters';
}

export function invalidField(param: string, problem: string): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: `"${param}" ${problem}. Nothing was changed.`,
    param,
  });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalidField('body', 'should be JSON in UTF-8');
  }
}

/** A short body is read in one go: servers of HTTP hold bodies to the length that was announced. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const contentLength = request.headers.get('content-length') ?? '';
  // Digits alone: `Number` takes an empty text for 0.
  if (!/^\d+$/.test(contentLength) || Number(contentLength) > MAX_BODY_BYTES) return readStream(request);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return bytes;
}

/** Stops reading at the limit. */
async function readStream(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = request.body?.getReader();
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: `The body is larger than ${MAX_BODY_BYTES} bytes. Nothing was changed.`,
    status: 413,
    param: 'body',
  });
}
