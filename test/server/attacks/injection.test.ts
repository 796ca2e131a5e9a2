import { describe, expect, it } from 'vitest';
import { readReply } from '../browser.ts';
import { startServer } from '../test-server.ts';

const INJECTIONS = [
  "' or 1=1 --",
  "'; drop table multisession_sessions; --",
  '" or ""="',
  '\\',
  '%',
  '_',
  '$1',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\u202e\ufeff\ud83d\ude00',
];

describe.each(INJECTIONS)('the text %s', (text) => {
  it('is stored and returned unchanged in every field', async () => {
    const { newBrowser, server } = await startServer({ authorizeOrganization: async () => true });
    const browser = newBrowser();
    browser.headers = {
      'user-agent': 'Firefox/145',
      'sec-ch-ua': `"${text.replace(/[^\x20-\x7e]/g, '')}";v="1"`,
    };
    const publicUserData = {
      identifier: text,
      firstName: text,
      lastName: text,
      username: text,
      imageUrl: text,
    };
    const session = await browser.signIn(text, {
      publicUserData,
      organizationId: text,
      tasks: [{ key: text, note: text }],
      actor: { sub: text, reason: text },
    });
    expect(session).toMatchObject({
      userId: text,
      publicUserData,
      lastActiveOrganizationId: text,
      tasks: [{ key: text, note: text }],
      actor: { sub: text, reason: text },
    });
    expect((await server.sessions.getSessionList({ userId: text })).totalCount).toBe(1);
    const other = await newBrowser().signIn('user_1');
    expect((await server.sessions.get(other.id))?.status).toBe('active');
  });

  it('matches nothing as an ID or in a query', async () => {
    const { newBrowser } = await startServer({ authorizeAdmin: () => true });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const asked = encodeURIComponent(text);
    const found = await browser.send('GET', `/v1/client/sessions/${asked}`);
    expect([found.status, found.error.code]).toEqual([404, 'session_not_found']);
    const listed = await browser.send('GET', `/v1/sessions?user_id=${asked}&client_id=${asked}`);
    expect(listed.page).toEqual({ data: [], totalCount: 0 });
    const revoked = await browser.send('POST', `/v1/client/sessions/${id}/devices/${asked}/revoke`);
    expect(JSON.parse(revoked.text)['response']).toBeNull();
    expect((await browser.client()).sessions).toHaveLength(1);
  });
});

describe('response headers', () => {
  it.each(['a\r\nset-cookie: x=1', 'a%0d%0aset-cookie:%20x=1'])(
    'the headers do not contain the requested path %j',
    async (text) => {
      const { server, newBrowser } = await startServer();
      const browser = newBrowser();
      await browser.signIn('user_1');
      const path = `/v1/client/sessions/${encodeURIComponent(text)}?x=${text.replaceAll(/[\r\n]/g, '%0a')}`;
      const reply = await readReply(await server.fetch(browser.request('GET', path)));
      expect(reply.status).toBe(404);
      expect([...reply.headers.keys()].toSorted()).toEqual([
        'cache-control',
        'content-type',
        'x-content-type-options',
      ]);
    },
  );

  it('the headers do not allow an origin that is only similar to a trusted one', async () => {
    const { server, newBrowser } = await startServer({ trustedOrigins: ['https://www.app.example'] });
    for (const origin of [
      'https://WWW.app.example',
      'https://www.app.example.',
      'https://www.app.example:443',
    ]) {
      const response = await server.fetch(newBrowser().request('GET', '/v1/client', { headers: { origin } }));
      expect(response.headers.has('access-control-allow-origin')).toBe(false);
    }
  });
});

describe('request bodies', () => {
  const send = async (body: BodyInit) => {
    const { server, newBrowser } = await startServer({ authorizeOrganization: async () => true });
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const headers = { 'content-type': 'application/json' };
    const request = browser.request('POST', `/v1/client/sessions/${id}/touch`, { body, headers });
    return readReply(await server.fetch(request));
  };

  it('a deeply nested body does not overflow the stack', async () => {
    const depth = 15_000;
    const nested = `{"later":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    expect((await send(nested)).status).toBe(200);
    expect((await send(`{"active_organization_id":${'['.repeat(depth)}${']'.repeat(depth)}}`)).status).toBe(
      400,
    );
    expect((await send('['.repeat(60_000))).status).toBe(400);
  });

  it('the last of two duplicate keys in a body is used', async () => {
    const reply = await send('{"active_organization_id":"org_1","active_organization_id":"org_2"}');
    expect(reply.session.lastActiveOrganizationId).toBe('org_2');
  });

  it.each(['{"__proto__":{"active_organization_id":"org_1"}}', '{"constructor":{"prototype":{"x":1}}}'])(
    'a body cannot change a prototype: %s',
    async (body) => {
      const reply = await send(body);
      expect(reply.session.lastActiveOrganizationId).toBeNull();
      expect('x' in {}).toBe(false);
    },
  );

  it('a body of 10 MB is rejected with 413 before it is read completely', async () => {
    const { server, newBrowser } = await startServer();
    const browser = newBrowser();
    const { id } = await browser.signIn('user_1');
    const { url, headers } = browser.request('POST', `/v1/client/sessions/${id}/touch`, {
      headers: { 'content-type': 'application/json' },
    });
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(stream) {
        if (sent >= 10 * 1024 * 1024) return stream.close();
        sent += 16 * 1024;
        stream.enqueue(new Uint8Array(16 * 1024).fill(0x20));
      },
    });
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const reply = await readReply(await server.fetch(new Request(url, init)));
    expect(reply.status).toBe(413);
    expect(sent).toBeLessThan(200 * 1024);
  });
});
