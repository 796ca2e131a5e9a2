'use server';

import { isSessionError } from 'multisession/core';
import { addNote } from '../lib/notes';
import { sessions } from '../lib/sessions';

/** Adds a note as the account of the form, whichever was selected last. Returns a message if that account is signed out. */
export async function addNoteAs(sessionId: string, text: string): Promise<string | null> {
  try {
    const { userId } = await sessions.authenticate({ sessionId });
    addNote(userId, text);
    return null;
  } catch (error) {
    if (isSessionError(error)) return 'This account is signed out. Sign in again to add notes.';
    throw error;
  }
}
