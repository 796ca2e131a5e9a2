import { describeLibraries } from './describe-libraries.ts';

describeLibraries(import.meta.glob('./libraries/[a-j]*.tsx', { eager: true }));
