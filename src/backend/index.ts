export { httpBackend, type HttpBackendOptions } from './http-backend.ts';
export { backoff } from './retry.ts';
export type * from './session-backend.ts';
