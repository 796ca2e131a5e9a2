// What the snippets use of Next.js. The package itself would be 342 MB, for one hook.
declare module 'next/navigation' {
  export function useRouter(): { readonly push: (href: string) => void };
}
