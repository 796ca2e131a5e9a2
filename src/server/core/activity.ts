import * as v from 'valibot';
import type { WireSession } from '../../session/index.ts';
import { decorate } from '../app-functions.ts';
import type { ServerContext } from '../context.ts';
import type { GeoLocation } from '../geolocation.ts';
import { atMost, check, displayText } from '../validation.ts';
import { readUserAgent } from './user-agent.ts';

const placeText = v.nullish(v.pipe(displayText, atMost(512)), null);
const placeSchema = v.object({ ipAddress: placeText, city: placeText, country: placeText });

/**
 * Returns the activity to store for a request: its user agent, and its location from the app. `null` if nothing is
 * known.
 */
export async function describeActivity(
  context: ServerContext,
  { headers }: Request,
  remoteAddress: string | undefined,
): Promise<WireSession['latest_activity']> {
  const place = remoteAddress === undefined ? null : await findPlace(context, remoteAddress);
  const known = {
    ...readUserAgent(headers),
    ip_address: place?.ipAddress ?? null,
    city: place?.city ?? null,
    country: place?.country ?? null,
  };
  return Object.values(known).every((value) => value === null) ? null : { id: null, ...known };
}

async function findPlace(
  { geolocate, onError }: ServerContext,
  address: string,
): Promise<GeoLocation | null> {
  if (!geolocate) return null;
  return decorate(
    onError,
    'geolocate',
    async () => {
      const place = await geolocate(address);
      return place && check(placeSchema, place, 'result');
    },
    null,
  );
}
