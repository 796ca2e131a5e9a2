const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Formats a time relative to `now`: “in 7 days”, “5 minutes ago”. */
export function formatRelative(time: Date, now: number): string {
  const distance = time.getTime() - now;
  const [unit, size] = units.find(([, ms]) => Math.abs(distance) >= ms) ?? (['second', 1000] as const);
  return relative.format(Math.round(distance / size), unit);
}

export function formatAbsolute(time: Date): string {
  return absolute.format(time);
}
