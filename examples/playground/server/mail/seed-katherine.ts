import type { SeedMail } from './message.ts';

const dorothy = { name: 'Dorothy Vaughan', address: 'dorothy@langley.example' };
const flight = { name: 'Flight Research', address: 'flight@langley.example' };

/** The first mails of Katherine Johnson. */
export const katherineMail: readonly SeedMail[] = [
  {
    from: { name: 'John Glenn', address: 'glenn@mercury.example' },
    subject: 'The numbers for Friendship 7',
    minutesAgo: 21,
    isUnread: true,
    text: `The machine has printed the trajectory. Before I climb on top of the rocket, I would like you to run the same numbers by hand.

If you say they are good, I am ready to go.

John`,
  },
  {
    from: dorothy,
    subject: 'The IBM arrives on Monday',
    minutesAgo: 130,
    isUnread: true,
    text: `It did not fit through the door, so they are taking the wall out.

I have a FORTRAN manual for each of us. Read it over the weekend, all of it. We are not going to be replaced by that machine, we are going to run it.

Dorothy`,
  },
  {
    from: flight,
    subject: 'Splashdown: 40 miles off',
    minutesAgo: 340,
    text: `The capsule came down 40 miles from the point in the plan, well inside the area of the recovery ships.

The rest is weight: they had left the extra fuel out of the report.`,
  },
  {
    from: { name: 'Mary Jackson', address: 'mary.jackson@langley.example' },
    subject: 'Got it!',
    minutesAgo: 900,
    text: `The court said yes. I can take the evening classes, and in spring I will be an engineer.

Cake on Friday, in the wind tunnel. Bring a jacket.

Mary`,
  },
  {
    from: { name: 'Editorial meeting', address: 'meetings@langley.example' },
    subject: 'Invitation: Monday, 9:00',
    minutesAgo: 1400,
    text: `You asked whether there is a law against it. There is not.

We look forward to seeing you on Monday at nine.`,
  },
  {
    from: { name: 'Ted Skopinski', address: 'skopinski@langley.example' },
    subject: 'Azimuth angle at burnout',
    minutesAgo: 2000,
    text: `Katherine should finish the report, she has done most of the work anyway. That is what I said to him. So: it is yours, with your name on it.

Ted`,
  },
  {
    from: { name: 'Joylette', address: 'joylette@example.org' },
    subject: 'Piano recital',
    minutesAgo: 2800,
    text: `Mama, the recital is at six and not at seven. I am the third one. You have counted 412 steps from the office to the church, so you know when to leave.`,
  },
  {
    from: flight,
    subject: 'Plates for the lunar window',
    minutesAgo: 3700,
    text: `Here are the plates for the lunar orbit. The window for the ascent stage is seconds wide, not minutes. Could you check the timing from the far side?`,
  },
  {
    from: dorothy,
    subject: 'Desk by the window',
    minutesAgo: 4800,
    text: `The desk by the window is free. I have put your name on it before anyone else could.`,
  },
  {
    from: { name: 'Supply office', address: 'supplies@langley.example' },
    subject: 'Pencils',
    minutesAgo: 6100,
    text: `We have approved your request for 12 dozen pencils. It is the fourth this year. Please confirm that it is correct.`,
  },
  {
    from: { name: 'Choir of Carver Memorial', address: 'choir@carver.example' },
    subject: 'Rehearsal moved to Wednesday',
    minutesAgo: 7600,
    text: `This week we rehearse on Wednesday, because of the launch. Everyone wants to watch it at your house.`,
  },
  {
    from: { name: 'West Virginia State', address: 'alumni@wvstate.example' },
    subject: 'Professor Claytor sends his regards',
    minutesAgo: 9900,
    text: `He says that he created the course in analytic geometry of space for exactly one student, and that it was worth it.`,
  },
];
