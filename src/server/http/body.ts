import type * as v from 'valibot';
import { SessionError } from '../../session/index.ts';
import { RequestError } from '../request-error.ts';
import { check, invalidField } from '../validation.ts';
import type { RequestProgress } from './request-progress.ts';

const MAX_BODY_BYTES = 64 * 1024;
/**
 * Matches the content type of JSON. Only spaces and tabs may surround the type (RFC 9110, section 5.6.3), but `trim()`
 * would strip other characters, too.
 */
const jsonType = /^[ \t]*application\/json[ \t]*(?:;|$)/i;

/**
 * Reads and validates a JSON body. An empty body counts as `{}`.
 *
 * @throws {SessionError} `unsupported_media_type`, or `invalid_request`. The message names the field.
 */
export async function readBody<Schema extends v.GenericSchema>(
  { request, progress }: { readonly request: Request; readonly progress: RequestProgress },
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const bytes = await receiveBytes(request, progress);
  if (bytes.length === 0) return check(schema, {}, 'body');
  if (!jsonType.test(request.headers.get('content-type') ?? '')) {
    throw new RequestError({
      code: 'unsupported_media_type',
      message:
        'The content type of the body is not JSON. Nothing was changed. Send JSON with "Content-Type: application/json".',
    });
  }
  return check(schema, parseJson(bytes), 'body');
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
  return concat(chunks, size);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}

/**
 * Receives the body. A failure, such as a lost connection, is caused by the client, which usually does not receive the
 * response.
 */
async function receiveBytes(request: Request, progress: RequestProgress): Promise<Uint8Array> {
  if (request.bodyUsed) throw bodyUsed();
  progress.isReceivingBody = true;
  try {
    return await readBytes(request);
  } catch (error) {
    throw error instanceof RequestError ? error : bodyIncomplete();
  } finally {
    progress.isReceivingBody = false;
  }
}

function bodyUsed(): SessionError {
  return new SessionError({
    code: 'invalid_configuration',
    message:
      'The body of the request had been read before the request was passed to "fetch", so it cannot be validated. Pass a clone of the request, or mount the session server before code that reads bodies.',
  });
}

function bodyIncomplete(): RequestError {
  return invalidField('body', 'did not arrive completely, because the connection was lost');
}

/** Creates the error for a body that did not arrive in time. */
export function bodyTimedOut(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: 'The body of the request did not arrive in time. Nothing was changed. Send it again.',
    status: 408,
    param: 'body',
  });
}

function tooLarge(): RequestError {
  return new RequestError({
    code: 'invalid_request',
    message: `The body exceeds ${MAX_BODY_BYTES} bytes. Nothing was changed. Send a smaller body.`,
    status: 413,
    param: 'body',
  });
}
