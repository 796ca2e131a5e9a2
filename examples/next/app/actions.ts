'use server';

import { isSessionError } from 'multisession/core';
import { addNote } from '../lib/notes';
import { sessions } from '../lib/sessions';

/** Adds a note as the account of the form, whichever was selected last. Returns the reason if that account is gone. */
export async function addNoteAs(sessionId: string, text: string): Promise<string | null> {
  try {
    const { userId } = await sessions.authenticate({ sessionId });
    addNote(userId, text);
    return null;
  } catch (error) {
    if (isSessionError(error)) return error.message;
    throw error;
  }
}
