import { SessionError } from 'multisession/core';
import { expect, it as base } from 'vitest';
import { createMailRoute } from '../../../examples/playground/server/mail/mail-route.ts';

/** Sends requests to the mail API as a user, who is named in a header instead of a session. */
const it = base.extend('send', () => {
  const route = createMailRoute(async ({ headers }) => {
    const address = headers.get('user');
    if (address === null) throw new SessionError({ code: 'not_signed_in', message: 'Sign in.' });
    return { name: address, address, isImpersonated: headers.has('actor') };
  });
  return async (request: string, headers: Record<string, string> = {}, body?: unknown) => {
    const [method = '', path = ''] = request.split(' ');
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await route(new Request(`http://localhost${path}`, { method, headers, ...init }));
    return { status: response.status, body: await response.json() };
  };
});

const ada = { user: 'ada@example.com' };
const grace = { user: 'grace@example.com' };
const draft = { to: 'Grace@example.com', subject: 'Tea', text: 'At four?' };

for (const request of [
  'GET /api/mail',
  'POST /api/mail',
  'PATCH /api/mail/1',
  'GET /api/mail/unknown/path',
]) {
  it(`the mail API rejects a request without a session: ${request}`, async ({ send }) => {
    expect(await send(request, {}, request.startsWith('GET') ? undefined : draft)).toMatchObject({
      status: 401,
      body: { errors: [{ code: 'not_signed_in' }] },
    });
  });
}

it('the mail API lists a dozen mails of each demo person, and a welcome for others', async ({ send }) => {
  for (const user of ['ada@example.com', 'grace@example.com', 'katherine@example.com']) {
    const { body } = await send('GET /api/mail', { user });
    expect(body.messages).toHaveLength(12);
    expect(body.messages.map(({ to }: { to: string }) => to)).toEqual(Array(12).fill(user));
  }
  const { body } = await send('GET /api/mail', { user: 'alan@example.com' });
  expect(body).toMatchObject({ messages: [{ subject: 'Welcome to Letterbox' }], unread: 1 });
});

it('the mail API changes only mails of the user of the request', async ({ send }) => {
  const { body } = await send('GET /api/mail', ada);
  const path = `/api/mail/${body.messages[0].id}`;
  expect(await send(`PATCH ${path}`, grace, { folder: 'archive' })).toMatchObject({ status: 404 });
  expect((await send('GET /api/mail', ada)).body.messages).toHaveLength(12);

  expect(await send(`PATCH ${path}`, ada, { folder: 'archive', isUnread: false })).toMatchObject({
    status: 200,
  });
  expect((await send('GET /api/mail', ada)).body).toMatchObject({ unread: body.unread - 1 });
  expect((await send('GET /api/mail?folder=archive', ada)).body.messages).toHaveLength(1);
});

it('the mail API delivers a mail to its recipient, from the user of the request', async ({ send }) => {
  const forged = { ...draft, from: { name: 'Charles', address: 'charles@engine.example' } };
  expect(await send('POST /api/mail', ada, forged)).toMatchObject({ status: 200 });
  expect((await send('GET /api/mail?folder=sent', ada)).body.messages).toHaveLength(1);
  const received = { from: { address: 'ada@example.com' }, subject: 'Tea', isUnread: true };
  expect((await send('GET /api/mail?search=TEA+four', grace)).body.messages).toMatchObject([received]);
});

it('the mail API lets support read a mailbox, and change nothing', async ({ send }) => {
  const asSupport = { ...ada, actor: 'user_support' };
  const { status, body } = await send('GET /api/mail', asSupport);
  expect(status).toBe(200);
  const patch = `PATCH /api/mail/${body.messages[0].id}`;
  expect(await send('POST /api/mail', asSupport, draft)).toMatchObject({ status: 403 });
  expect(await send(patch, asSupport, { isUnread: false })).toMatchObject({ status: 403 });
  expect((await send('GET /api/mail', ada)).body).toEqual(body);
});

const invalid = [
  ['GET /api/mail?folder=spam', undefined],
  ['POST /api/mail', { ...draft, to: 'nowhere' }],
  ['POST /api/mail', { ...draft, text: '   ' }],
  ['PATCH /api/mail/1', { folder: 'spam' }],
] as const;

for (const [request, body] of invalid) {
  it(`the mail API rejects invalid input: ${request} ${JSON.stringify(body)}`, async ({ send }) => {
    expect(await send(request, ada, body)).toMatchObject({
      status: 400,
      body: { error: expect.any(String) },
    });
  });
}
