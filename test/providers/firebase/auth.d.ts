export * from '@firebase/auth';
