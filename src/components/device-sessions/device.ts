import type { DeviceSession } from '../../store/index.ts';
import { isolate } from '../labels/isolate.ts';
import type { DeviceSessionsLabels } from './labels.ts';

/** What a device is called: its browser, and what kind it is. */
export function nameOf({ latestActivity }: DeviceSession, labels: DeviceSessionsLabels): string {
  const { browserName, deviceType } = latestActivity ?? {};
  return [browserName, deviceType].filter(Boolean).join(' · ') || labels.unknownDevice;
}

/** Where it was used last: the town and country, or the address; empty if neither is known. */
export function placeOf(
  { latestActivity }: DeviceSession,
  labels: DeviceSessionsLabels,
  locale: string,
): string {
  const { city, country, ipAddress } = latestActivity ?? {};
  const land = country && /^[A-Z]{2}$/.test(country) ? countryName(country, locale) : country;
  if (city && land) return labels.place(isolate(city), isolate(land));
  return city || land || ipAddress || '';
}

function countryName(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

const MINUTE = 60_000;
const units = [
  ['year', 365 * 24 * 60 * MINUTE],
  ['month', 30 * 24 * 60 * MINUTE],
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
] as const;

/** «5 minutes ago», «yesterday»; null for less than a minute. */
export function timeAgo(time: Date, now: number, locale: string): string | null {
  const distance = now - time.getTime();
  if (distance < MINUTE) return null;
  const [unit, size] = units.find(([, ms]) => distance >= ms) ?? (['minute', MINUTE] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(distance / size), unit);
}
