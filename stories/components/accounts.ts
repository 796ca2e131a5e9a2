import type { PublicUserData } from 'multisession';
import { createClosedSessionData, createPendingSessionData, createSessionData } from 'multisession/testing';

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

const at = (minutes: number) => ({ createdAt: minutesAgo(minutes), lastActiveAt: minutesAgo(minutes) });

/** Returns a portrait as a data URL. */
function portrait(background: string, hair: string, skin: string, clothes: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
    <path fill="${background}" d="M0 0h40v40H0z"/>
    <path fill="${hair}" d="M9 20a11 12 0 0 1 22 0v9H9z"/>
    <path fill="${clothes}" d="M5 40a15 11 0 0 1 30 0z"/>
    <path fill="${skin}" d="M17 24h6v7a3 3 0 0 1-6 0z"/>
    <ellipse fill="${skin}" cx="20" cy="19" rx="7" ry="8.5"/>
    <path fill="${hair}" d="M12.5 17q8-1 9.500-6 2 5 6 6l-1-7H13z"/>
  </svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Returns the fields of an account whose name, address and picture are not derived from each other. */
function account(id: string, firstName: string, lastName: string | null, identifier: string, imageUrl = '') {
  const userId = `user_${id}`;
  const publicUserData: PublicUserData = {
    userId,
    firstName,
    lastName,
    username: null,
    imageUrl,
    hasImage: imageUrl !== '',
    identifier,
  };
  return { id: `sess_${id}`, userId, publicUserData };
}

/** The picture of Grace. */
const picture = portrait('#f4d9c0', '#5b3a29', '#f0c7a4', '#1f4e79');

export const ada = createSessionData({ name: 'Ada Lovelace', ...at(50) });
export const grace = createSessionData({
  ...account('grace', 'Grace', 'Hopper', 'grace.hopper@navy.example', picture),
  ...at(40),
});
export const katherine = createPendingSessionData({ name: 'Katherine Johnson', ...at(30) });
export const alan = createClosedSessionData({ name: 'Alan Turing', status: 'expired', ...at(20) });
export const mary = createClosedSessionData({
  ...account(
    'mary',
    'Mary',
    'Jackson',
    'mary@langley.example',
    portrait('#cfe3d4', '#1d1512', '#8d5a3b', '#7a2048'),
  ),
  status: 'ended',
  ...at(15),
});
export const fatima = createSessionData({
  ...account('fatima', 'فاطمة', 'الفهرية', 'fatima@qarawiyyin.example'),
  ...at(10),
});
export const yukiko = createSessionData({
  ...account(
    'yukiko',
    '由紀子',
    '大島',
    'yukiko@example.jp',
    portrait('#d9d2ef', '#16131a', '#f3cfb0', '#b0413e'),
  ),
  ...at(8),
});

/** A second session of Ada. */
export const adaAgain = createSessionData({ id: 'sess_ada_again', name: 'Ada Lovelace', ...at(5) });

export const hubert = createSessionData(
  account(
    'hubert',
    'Hubert Blaine',
    'Wolfeschlegelsteinhausenbergerdorff Senior of Philadelphia',
    'hubert.blaine.wolfeschlegelsteinhausenbergerdorff.senior@a-very-long-domain.example.com',
  ),
);

const firstNames = ['Amara', 'Bo', 'Chloé', 'Dmitri', 'Eleni', 'Farid', 'Grażyna', 'Hiro', 'Ingrid', 'João'];
const lastNames = ['Archer', 'Bell', 'Costa', 'Drăgulescu', 'Easley'];

export const fifty = lastNames.flatMap((lastName, group) =>
  firstNames.map((firstName, index) =>
    createSessionData({
      ...account(
        `${group}${index}`,
        firstName,
        lastName,
        `${firstName}.${lastName}@example.com`.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase(),
      ),
      ...at(60 - group * 10 - index),
    }),
  ),
);

/** Returns as many accounts as selected in the toolbar. */
export const someAccounts = (count: number) =>
  [ada, grace, katherine, alan, fatima, yukiko, mary, ...fifty].slice(0, count);
