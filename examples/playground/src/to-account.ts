import type { AccountSession } from 'multisession/components';

/** Returns what an avatar needs of a person who has no session here. */
export function toAccount(name: string, email: string): AccountSession {
  const [firstName = '', ...lastNames] = name.split(' ');
  const userId = `user_${email}`;
  const lastName = lastNames.join(' ');
  return {
    id: email,
    userId,
    publicUserData: {
      userId,
      firstName,
      lastName,
      username: null,
      imageUrl: '',
      hasImage: false,
      identifier: email,
    },
  };
}
