import { SessionError } from 'multisession/core';
import { errorResponse } from 'multisession/server';
import * as v from 'valibot';
import { createMailStore, type MailStore } from './mail-store.ts';
import { type MailboxStorage, memoryMailboxes } from './mailbox-storage.ts';
import { folders } from './message.ts';

/** The user of a request, according to their session. */
export interface MailUser {
  readonly name: string;
  /** The user's e-mail address in lower case, which identifies the mailbox. */
  readonly address: string;
  /** Whether a supporter acts for the user: they may read mail, and change nothing. */
  readonly isImpersonated: boolean;
}

/** The paths of {@link createMailRoute}. */
export const mailPaths: readonly string[] = ['/api/mail', '/api/mail/*'];

const listQuery = v.object({
  folder: v.optional(v.picklist(folders), 'inbox'),
  search: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100)), ''),
});
const changesForm = v.object({
  folder: v.optional(v.picklist(folders)),
  isUnread: v.optional(v.boolean()),
});
const draftForm = v.object({
  to: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email('Enter a valid address.'), v.maxLength(200)),
  subject: v.pipe(v.string(), v.trim(), v.nonEmpty('Enter a subject.'), v.maxLength(200)),
  text: v.pipe(v.string(), v.trim(), v.nonEmpty('Write something first.'), v.maxLength(20_000)),
});

/**
 * Creates the handler of the mail API. `authenticate` runs for every request, before anything is read, and its result is
 * the only source of the mailbox: no request can name the mailbox of another user.
 */
export function createMailRoute(
  authenticate: (request: Request) => Promise<MailUser>,
  mailboxes: MailboxStorage = memoryMailboxes(),
): (request: Request) => Promise<Response> {
  const store = createMailStore(mailboxes);
  return async function handleRequest(request) {
    try {
      const user = await authenticate(request);
      if (request.method !== 'GET' && user.isImpersonated) throw supportIsReadOnly();
      return await respond(store, user, request);
    } catch (error) {
      return errorResponse(error);
    }
  };
}

async function respond(store: MailStore, user: MailUser, request: Request): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const [, id = ''] = /^\/api\/mail\/([\w-]+)$/.exec(pathname) ?? [];
  const route = `${request.method} ${id ? '/:id' : '/'}`;
  if (route === 'GET /') {
    const query = v.safeParse(listQuery, Object.fromEntries(searchParams));
    if (!query.success) return invalid(query.issues);
    const { folder, search } = query.output;
    return Response.json({ messages: store.list(user, folder, search), unread: store.countUnread(user) });
  }
  if (route === 'POST /') {
    const draft = v.safeParse(draftForm, await readJson(request));
    if (!draft.success) return invalid(draft.issues);
    const { name, address } = user;
    return Response.json({ message: store.send({ name, address }, draft.output) });
  }
  if (route === 'PATCH /:id') {
    const changes = v.safeParse(changesForm, await readJson(request));
    if (!changes.success) return invalid(changes.issues);
    const { folder, isUnread } = changes.output;
    const message = store.update(user, id, {
      ...(folder !== undefined && { folder }),
      ...(isUnread !== undefined && { isUnread }),
    });
    return message
      ? Response.json({ message })
      : Response.json({ error: 'This mail does not exist.' }, { status: 404 });
  }
  return Response.json({ error: 'Not found.' }, { status: 404 });
}

function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined);
}

function invalid([issue]: readonly [v.BaseIssue<unknown>, ...unknown[]]): Response {
  return Response.json({ error: issue.message }, { status: 400 });
}

function supportIsReadOnly(): SessionError {
  return new SessionError({
    code: 'forbidden',
    message: 'Support may read this mailbox, but change nothing.',
  });
}
