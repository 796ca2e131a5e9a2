import { createClosedSessionData, createPendingSessionData, createSessionData } from 'multisession/testing';

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

const at = (minutes: number) => ({ createdAt: minutesAgo(minutes), lastActiveAt: minutesAgo(minutes) });

export const ada = createSessionData({ name: 'Ada Lovelace', ...at(50) });
export const grace = createSessionData({ name: 'Grace Hopper', ...at(40) });
export const katherine = createPendingSessionData({ name: 'Katherine Johnson', ...at(30) });
export const alan = createClosedSessionData({ name: 'Alan Turing', status: 'expired', ...at(20) });
export const fatima = createSessionData({
  id: 'sess_fatima',
  userId: 'user_fatima',
  name: 'فاطمة الفهرية',
  ...at(10),
});

/** A second session of Ada. */
export const adaAgain = createSessionData({ id: 'sess_ada_again', name: 'Ada Lovelace', ...at(5) });

const longName = 'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior of Philadelphia';

export const hubert = createSessionData({
  id: 'sess_hubert',
  userId: 'user_hubert',
  publicUserData: {
    userId: 'user_hubert',
    firstName: longName,
    lastName: null,
    username: null,
    imageUrl: '',
    hasImage: false,
    identifier: 'hubert.blaine.wolfeschlegelsteinhausenbergerdorff.senior@a-very-long-domain.example.com',
  },
});

const surnames = [
  'Archer',
  'Bell',
  'Clarke',
  'Drake',
  'Easley',
  'Floyd',
  'Goldberg',
  'Hamilton',
  'Ito',
  'Jemison',
];

export const fifty = Array.from({ length: 50 }, (_, index) =>
  createSessionData({
    id: `sess_${index}`,
    userId: `user_${index}`,
    name: `${'ABCDEFGHIJ'[index % 10]}. ${surnames[index % 10]} ${Math.floor(index / 10) + 1}`,
    ...at(60 - index),
  }),
);

/** Returns as many accounts as selected in the toolbar. */
export const someAccounts = (count: number) =>
  [ada, grace, katherine, alan, fatima, ...fifty].slice(0, count);
