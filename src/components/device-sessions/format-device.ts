import type { DeviceSession } from '../../store/index.ts';
import { displayText } from '../internal/display-text.ts';
import type { ReactNode } from 'react';
import { renderMessage } from '../labels/render-message.ts';
import type { DeviceSessionsLabels } from './device-sessions-labels.ts';

/** Returns the name of a device: its browser and device type. */
export function formatDeviceName({ latestActivity }: DeviceSession, labels: DeviceSessionsLabels): string {
  const { browserName, deviceType } = latestActivity ?? {};
  return (
    [browserName, deviceType].map(displayText).filter(Boolean).join('\u00A0·\u00A0') || labels.unknownDevice
  );
}

/** Renders the last location of a device: the city and country if known, otherwise the IP address. `null` if neither is known. */
export function formatDeviceLocation(
  { latestActivity }: DeviceSession,
  labels: DeviceSessionsLabels,
  locale: string,
): ReactNode {
  const city = displayText(latestActivity?.city);
  const country = displayText(latestActivity?.country);
  const countryName = /^[A-Z]{2}$/.test(country) ? formatCountry(country, locale) : country;
  if (city && countryName) return renderMessage(labels.location, { city, country: countryName });
  const place = city || countryName || displayText(latestActivity?.ipAddress);
  return place === '' ? null : renderMessage('{place}', { place });
}

function formatCountry(code: string, locale: string): string {
  return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
}

const MINUTE_MS = 60_000;
const units = [
  ['year', 365 * 24 * 60 * MINUTE_MS],
  ['month', 30 * 24 * 60 * MINUTE_MS],
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
] as const;

/** Formats a time relative to `now`: "5 minutes ago", "yesterday". Returns `null` for less than a minute. */
export function formatTimeAgo(time: Date, now: number, locale: string): string | null {
  const elapsedMs = now - time.getTime();
  if (elapsedMs < MINUTE_MS) return null;
  const [unit, size] = units.find(([, ms]) => elapsedMs >= ms) ?? (['minute', MINUTE_MS] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-Math.floor(elapsedMs / size), unit);
}
