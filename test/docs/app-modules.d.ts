// The parts of packages of apps that the docs use, and that are not installed here.

declare module 'next/headers' {
  export function headers(): Promise<Headers>;
}

declare module 'next/navigation' {
  export function useParams<Params>(): { readonly [Name in keyof Params]: Params[Name] };
  export function useRouter(): { push(url: string): void };
}

declare module 'next/server' {
  export type NextRequest = Request;
  export class NextResponse extends Response {
    static next(): NextResponse;
    static redirect(url: URL): NextResponse;
  }
}

declare module 'next-intl/server' {
  export function getLocale(): Promise<string>;
}

declare module 'react-intl' {
  export function useIntl(): { readonly locale: string };
}
