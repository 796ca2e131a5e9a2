import { describeLibraries } from './describe-libraries.ts';

describeLibraries(import.meta.glob('./libraries/[t-z]*.tsx', { eager: true }));
