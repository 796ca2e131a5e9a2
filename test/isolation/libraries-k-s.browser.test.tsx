import { describeLibraries } from './describe-libraries.ts';

describeLibraries(import.meta.glob('./libraries/[k-s]*.tsx', { eager: true }));
