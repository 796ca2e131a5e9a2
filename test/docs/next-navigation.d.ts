// The part of Next.js that the snippets use, because the package itself takes 342 MB.
declare module 'next/navigation' {
  export function useRouter(): { readonly push: (href: string) => void };
}
