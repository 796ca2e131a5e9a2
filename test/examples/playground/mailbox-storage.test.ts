import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { sqliteMailboxes } from '../../../examples/playground/server/mail/mailbox-storage.ts';
import { createMailStore } from '../../../examples/playground/server/mail/mail-store.ts';

const ada = { name: 'Ada Lovelace', address: 'ada@example.com' };
const grace = { name: 'Grace Hopper', address: 'grace@example.com' };

it('the mail of the playground survives a restart of its server', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mail-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'playground.db');

  const first = sqliteMailboxes(file);
  const before = createMailStore(first);
  before.send(ada, { to: grace.address, subject: 'Zebras', text: 'At four?' });
  const [received] = before.list(grace, 'inbox', 'zebras');
  before.update(grace, received?.id ?? '', { isUnread: false });
  first.close();

  const second = sqliteMailboxes(file);
  onTestFinished(() => second.close());
  const after = createMailStore(second);
  expect(after.list(grace, 'inbox', 'zebras')).toEqual([{ ...received, isUnread: false }]);
  expect(after.list(ada, 'sent', '')).toMatchObject([{ subject: 'Zebras', to: grace.address }]);
  // The demo mail is not added again.
  expect(after.list(ada, 'inbox', '')).toHaveLength(12);
});
