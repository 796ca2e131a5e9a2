export * from '@firebase/app';
