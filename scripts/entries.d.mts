export const entries: Readonly<Record<string, string>>;
export const executables: Readonly<Record<string, string>>;
export const styles: Readonly<Record<string, string>>;
export const aliases: { find: RegExp; replacement: string }[];
