declare module 'virtual:hook-reference' {
  /** The references of the hooks as Markdown, by the names of the hooks. */
  const references: Readonly<Record<string, string>>;
  export default references;
}
