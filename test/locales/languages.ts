import type { ComponentLabels } from 'multisession/components';

/** The labels of all languages in `src/locales`, by file name. */
export const languages: Readonly<Record<string, ComponentLabels>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<Readonly<Record<string, ComponentLabels>>>('../../src/locales/*.ts', { eager: true }),
  ).map(([file, exported]) => {
    const [labels, ...others] = Object.values(exported);
    if (!labels || others.length > 0) throw new Error(`${file} must export the labels of one language.`);
    return [file.replace(/^.*\/|\.ts$/g, ''), labels];
  }),
);
