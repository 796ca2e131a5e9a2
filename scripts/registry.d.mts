/** The registry item of shadcn that `npx shadcn add` copies into an app. */
export interface RegistryItem {
  readonly dependencies: readonly string[];
  readonly files: readonly { readonly path: string; readonly type: string; readonly content: string }[];
}

/** Returns the registry item of the account switcher. */
export function createRegistryItem(): RegistryItem;
