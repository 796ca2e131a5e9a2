const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short' });

/** Formats when a mail was sent: the time if that was today, otherwise the day. */
export function formatShort(sentAt: string): string {
  const date = new Date(sentAt);
  const isToday = date.toDateString() === new Date().toDateString();
  return (isToday ? time : day).format(date);
}

export function formatFull(sentAt: string | Date): string {
  return full.format(new Date(sentAt));
}
