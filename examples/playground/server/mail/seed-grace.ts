import type { SeedMail } from './message.ts';

const team = { name: 'Compiler team', address: 'compilers@univac.example' };
const howard = { name: 'Howard Aiken', address: 'aiken@mark1.example' };

/** The first mails of Grace Hopper. */
export const graceMail: readonly SeedMail[] = [
  {
    from: team,
    subject: 'Build 11 compiles payroll',
    minutesAgo: 7,
    isUnread: true,
    text: `It works. The whole payroll, in English sentences, without a single hand-written instruction. Accounting read the source and found a mistake in the overtime rule. Accounting!

The listing is on your desk.`,
  },
  {
    from: { name: 'Betty Holberton', address: 'betty@univac.example' },
    subject: 'Sort generator: numbers from last night',
    minutesAgo: 64,
    isUnread: true,
    text: `Merging on tape, 10,000 records:

by hand       41 minutes
generated     43 minutes

Two minutes for never writing a merge again. I will take it.

Betty`,
  },
  {
    from: { name: 'Night shift', address: 'operations@mark2.example' },
    subject: 'Relay 70, panel F',
    minutesAgo: 180,
    text: `15:45. First actual case of bug being found. It was a moth, in relay 70. It is taped into the log book, page 92.

The machine is running again.`,
  },
  {
    from: howard,
    subject: 'The manual',
    minutesAgo: 420,
    text: `Grace,

500 pages is a book, not a manual. Have it bound like one.

Aiken`,
  },
  {
    from: { name: 'Navy Personnel', address: 'orders@navy.example' },
    subject: 'Extension of active duty',
    minutesAgo: 1250,
    text: `Your active duty is extended until further notice.

This replaces all earlier notices of your retirement.`,
  },
  {
    from: { name: 'Jean Sammet', address: 'sammet@codasyl.example' },
    subject: 'Agenda for the language committee',
    minutesAgo: 1600,
    text: `1. Verbs
2. Whether we need more verbs
3. The name. Please bring suggestions that can be pronounced.

Jean`,
  },
  {
    from: { name: 'Yale Mathematics', address: 'alumni@yale.example' },
    subject: 'Would you speak in June?',
    minutesAgo: 2700,
    text: `Dear Dr Hopper,

the class of June would be honoured. You may speak about whatever you like; they have asked for the wire.

The Department`,
  },
  {
    from: { name: 'Hardware store', address: 'orders@copperwire.example' },
    subject: 'Your order: 100 wires of 11.8 inches',
    minutesAgo: 3300,
    text: `Your order has shipped: 100 pieces of wire, each 11.8 inches, the distance that light travels in a nanosecond.

Our clerk asks whether you also want the microsecond. It is 984 feet long and comes on a reel.`,
  },
  {
    from: team,
    subject: 'They say computers cannot do this',
    minutesAgo: 4500,
    text: `The review board says that computers can only do arithmetic and cannot understand English. We did not tell them what had compiled their slides.`,
  },
  {
    from: { name: 'Quartermaster', address: 'supplies@navy.example' },
    subject: 'Clock that runs backwards',
    minutesAgo: 5800,
    text: `We have received your clock for repair. It runs counterclockwise, and keeps perfect time. Is this intended?`,
  },
  {
    from: howard,
    subject: 'Re: Re: Punched tape',
    minutesAgo: 7200,
    text: `Keep the patches on the tape, then. But write down on the box what they patch.`,
  },
  {
    from: { name: 'Roger', address: 'roger@example.org' },
    subject: 'Wolfeboro in August',
    minutesAgo: 9800,
    text: `The house is free in August, all three weeks. Bring no machines. The canoe has been repaired.`,
  },
];
