import { index, route, type RouteConfig } from '@react-router/dev/routes';

export default [
  index('notes.tsx'),
  route('sign-in', 'sign-in.tsx'),
  route('api/sign-in', 'api/sign-in.ts'),
  route('api/notes', 'api/notes.ts'),
  // The routes of the sessions.
  route('v1/*', 'api/sessions.ts'),
] satisfies RouteConfig;
