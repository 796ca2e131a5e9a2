export type Note = { id: number; text: string };

// Next loads a module several times in one process. Your app has a database instead.
const shared = globalThis as { notes?: Map<string, Note[]> };
const notes = (shared.notes ??= new Map());

export function getNotes(userId: string): Note[] {
  return notes.get(userId) ?? [];
}

export function addNote(userId: string, text: string): void {
  const own = getNotes(userId);
  notes.set(userId, [...own, { id: own.length, text }]);
}
