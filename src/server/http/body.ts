import * as v from 'valibot';
import { RequestError } from '../request-error.ts';

const MAX_BODY_BYTES = 64 * 1024;
/**
 * Matches the content type of JSON. Only spaces and tabs may surround the type (RFC 9110, section 5.6.3), but `trim()`
 * would strip other characters, too.
 */
const jsonType = /^[ \t]*application\/json[ \t]*(?:;|$)/i;

/** The schema of a string without NUL characters, which not every database can store. */
export const text = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(512),
  v.check((value) => !value.includes('\0'), 'Invalid text: contains a NUL character'),
);

/**
 * Reads and validates a JSON body. An empty body counts as `{}`.
 *
 * @throws {SessionError} `unsupported_media_type`, or `invalid_request`. The message names the field.
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
      message:
        'The content type of the body is not JSON. Nothing was changed. Send JSON with "Content-Type: application/json".',
    });
  }
  return check(schema, parseJson(bytes));
}

/**
 * Validates a value against a schema and returns it.
 *
 * @throws {SessionError} `invalid_request`. The message names the field.
 */
export function check<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  // Valibot accepts an array as an object.
  const result = v.safeParse(schema, Array.isArray(value) ? null : value);
  if (result.success) return result.output;
  const param = v.getDotPath(result.issues[0]) ?? 'body';
  throw invalidField(param, describeProblem(result.issues[0]));
}

// Never valibot's default message, which quotes the input.
function describeProblem({ type, expected, input, message, requirement }: v.BaseIssue<unknown>): string {
  if (type === 'max_length') return `should be at most ${String(requirement)} characters long`;
  if (type === 'non_empty') return 'should not be empty';
  if (type === 'check') return 'should not contain NUL characters';
  // Only `wholeNumber()` uses these, with a message of its own.
  if (type === 'regex' || type === 'min_value' || type === 'max_value') return `should be ${message}`;
  if (input === undefined) return 'is required';
  if (type === 'picklist') return `should be one of ${expected}`;
  return `should be of type ${expected}`;
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

/** Reads a whole body whose declared length is within the limit. HTTP servers enforce the declared length. */
async function readBytes(request: Request): Promise<Uint8Array> {
  const contentLength = request.headers.get('content-length') ?? '';
  // Digits only, because `Number('')` is 0.
  if (!/^\d+$/.test(contentLength) || Number(contentLength) > MAX_BODY_BYTES) return readStream(request);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) throw tooLarge();
  return bytes;
}

/** Reads a body of unknown length as a stream. Stops when it exceeds the limit. */
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
    message: `The body exceeds ${MAX_BODY_BYTES} bytes. Nothing was changed. Send a smaller body.`,
    status: 413,
    param: 'body',
  });
}
