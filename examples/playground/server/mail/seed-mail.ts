import { adaMail } from './seed-ada.ts';
import { graceMail } from './seed-grace.ts';
import { katherineMail } from './seed-katherine.ts';
import type { SeedMail } from './message.ts';

const seeds: Readonly<Record<string, readonly SeedMail[]>> = {
  'ada@example.com': adaMail,
  'grace@example.com': graceMail,
  'katherine@example.com': katherineMail,
};

/** Returns the first mails of a mailbox: those of a demo person, or a welcome. */
export function seedMailOf(address: string, name: string): readonly SeedMail[] {
  return Object.hasOwn(seeds, address) ? (seeds[address] ?? []) : [welcome(name)];
}

function welcome(name: string): SeedMail {
  return {
    from: { name: 'Letterbox', address: 'hello@letterbox.example' },
    subject: 'Welcome to Letterbox',
    minutesAgo: 1,
    isUnread: true,
    text: `Hello ${name},

this mailbox is yours alone. Add your other accounts in the menu at the top right: each keeps its own mail, searches and drafts, and you can switch as often as you like.

To get some mail, write to this address from another account.

Letterbox`,
  };
}
