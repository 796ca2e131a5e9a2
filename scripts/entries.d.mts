export const entries: Readonly<Record<string, string>>;
export const assets: Readonly<Record<string, string>>;
export const aliases: { find: RegExp; replacement: string }[];
