// Declares the part of Next.js that the snippets use. The package itself takes up 342 MB.
declare module 'next/navigation' {
  export function useRouter(): { readonly push: (href: string) => void };
}
