/** The account that data belongs to, and its organization if the data is specific to one. */
export interface Owner {
  readonly account: string;
  readonly organization: string | null;
}

// All data that an account sees, enters or sends contains its mark. A mark found anywhere else is a leak.

/** Returns the mark of an owner: `‹ada·org_1›`, or `‹ada›` for data of all organizations. */
export function markOf({ account, organization }: Owner): string {
  return organization === null ? `‹${account}›` : `‹${account}·${organization}›`;
}

/** Returns the owners of all marks in a text, including percent-encoded ones. */
export function marksIn(text: string): readonly Owner[] {
  return [...decoded(text).matchAll(/‹(\w+)(?:·(\w+))?›/g)].map(([, account = '', organization = null]) => ({
    account,
    organization,
  }));
}

/** Returns whether a mark must not be accessible to `owner`. */
export function isForeign(mark: Owner, owner: Owner | null): boolean {
  if (!owner || mark.account !== owner.account) return true;
  return mark.organization !== null && mark.organization !== owner.organization;
}

/** Returns the marks in a text that must not be accessible to `owner`. */
export function foreignMarks(text: string, owner: Owner | null): readonly string[] {
  return [
    ...new Set(
      marksIn(text)
        .filter((mark) => isForeign(mark, owner))
        .map(markOf),
    ),
  ];
}

function decoded(text: string): string {
  return text.replaceAll(/(?:%[\dA-F]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
