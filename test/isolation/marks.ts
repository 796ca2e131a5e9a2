/** Whose something is: a session, and the organization that it speaks for where that matters. */
export interface Owner {
  readonly account: string;
  readonly organization: string | null;
}

// Everything that an account sees, types or sends carries its mark: whoever finds one elsewhere has found a leak.

/** `‹ada·org_1›`, or `‹ada›` for what is the account's in every organization. */
export function markOf({ account, organization }: Owner): string {
  return organization === null ? `‹${account}›` : `‹${account}·${organization}›`;
}

/** The owners of all marks in a text, also where it is part of a URL or of a header. */
export function marksIn(text: string): readonly Owner[] {
  return [...decoded(text).matchAll(/‹(\w+)(?:·(\w+))?›/g)].map(([, account = '', organization = null]) => ({
    account,
    organization,
  }));
}

/** Whether that is not `owner`'s to see. */
export function isForeign(mark: Owner, owner: Owner | null): boolean {
  if (!owner || mark.account !== owner.account) return true;
  return mark.organization !== null && mark.organization !== owner.organization;
}

/** The marks in a text that are not `owner`'s to see, as they are written. */
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
