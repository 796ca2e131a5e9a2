/** The approximate location of a request, as stored and shown to the owner of the account. */
export interface GeoLocation {
  /** The IP address to store, possibly shortened. If omitted, the address is not stored. */
  readonly ipAddress?: string | null | undefined;
  readonly city?: string | null | undefined;
  /** The country to display: a name, or a code such as `DE`. */
  readonly country?: string | null | undefined;
}

/** Returns the location of an IP address, or `null` if it is unknown. */
export type Geolocate = (remoteAddress: string) => GeoLocation | null | Promise<GeoLocation | null>;
