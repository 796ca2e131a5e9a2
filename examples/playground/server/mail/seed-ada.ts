import type { SeedMail } from './message.ts';

const charles = { name: 'Charles Babbage', address: 'charles@engine.example' };
const mary = { name: 'Mary Somerville', address: 'mary.somerville@example.org' };
const press = { name: 'Taylor & Co., Printers', address: 'proofs@taylorprint.example' };

/** The first mails of Ada Lovelace. */
export const adaMail: readonly SeedMail[] = [
  {
    from: charles,
    subject: 'Note G, once more',
    minutesAgo: 12,
    isUnread: true,
    text: `Dear Ada,

I went through the table for the Bernoulli numbers again last night, card by card, and it holds. The loop in steps 13 to 23 is the part that no one will believe until they see it turn.

One small thing: in step 4 you divide v5 by v4, and I think you mean v4 by v5. Could you look at it before the printer does?

Yours,
Charles`,
  },
  {
    from: press,
    subject: 'Proofs ready for your corrections',
    minutesAgo: 48,
    isUnread: true,
    text: `Good morning,

the second proofs of “Sketch of the Analytical Engine” are ready. The notes now run to twice the length of the paper, so we have set them in the same size rather than smaller.

Please return your corrections by Thursday noon.

Taylor & Co.`,
  },
  {
    from: mary,
    subject: 'Tea on Thursday?',
    minutesAgo: 95,
    isUnread: true,
    text: `Ada dear,

will you come on Thursday at four? Mr Wheatstone promised to bring the telegraph he has been hiding, and I would rather hear you question him than do it myself.

Love to the children,
Mary`,
  },
  {
    from: { name: 'Charles Wheatstone', address: 'wheatstone@kings.example' },
    subject: 'Translating Menabrea',
    minutesAgo: 260,
    text: `Dear Lady Lovelace,

the journal is delighted with the translation and asks whether you would add some remarks of your own. “A few pages” was the phrase. I asked them to leave more room.

C. Wheatstone`,
  },
  {
    from: { name: 'Workshop, Dorset Street', address: 'workshop@engine.example' },
    subject: 'Delivery: 400 brass wheels',
    minutesAgo: 1300,
    text: `The brass wheels have arrived. 397 of them are within tolerance; three go back.

The mill frame is delayed by a week because of the castings.`,
  },
  {
    from: mary,
    subject: 'Re: The paper by De Morgan',
    minutesAgo: 1500,
    text: `You were right about the second series: it does not converge. I wrote to him and he took it well, for him.

Mary`,
  },
  {
    from: { name: 'Royal Society Library', address: 'library@royalsociety.example' },
    subject: 'Due next week: 2 books',
    minutesAgo: 2900,
    text: `Two loans end next week:

“Traité des fonctions elliptiques”, volume 2
“On the Connexion of the Physical Sciences”

You can renew each of them once.`,
  },
  {
    from: { name: 'Annabella', address: 'annabella@example.org' },
    subject: 'Sunday',
    minutesAgo: 3100,
    text: `Come on Sunday, and bring the children. There will be no talk of mathematics before pudding.`,
  },
  {
    from: charles,
    subject: 'The Treasury has replied',
    minutesAgo: 4400,
    text: `They ask what the Engine is for. I have drafted three replies, and none of them is polite.

You put it better than I do: it weaves algebraical patterns just as the loom weaves flowers and leaves. May I quote you?

C. B.`,
  },
  {
    from: { name: 'Jacquard Mills', address: 'orders@jacquard.example' },
    subject: 'Your order of punched cards',
    minutesAgo: 5900,
    text: `Thank you for your order of 1,000 pasteboard cards, unpunched. They leave Lyon on Monday.`,
  },
  {
    from: { name: 'Michael Faraday', address: 'faraday@royalinstitution.example' },
    subject: 'Your question about current',
    minutesAgo: 7300,
    text: `Dear Lady Lovelace,

your letter gave me more pleasure than I can say. I have no theory to offer that would satisfy you, only experiments. Come and see them.

Faithfully yours,
M. Faraday`,
  },
  {
    from: { name: 'Ockham Stables', address: 'stables@ockham.example' },
    subject: 'Invoice for October',
    minutesAgo: 10200,
    text: `Please find the invoice for October: stabling for two horses, and one new saddle. Thank you for paying within 30 days.`,
  },
];
