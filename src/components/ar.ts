import type { ComponentLabels } from './labels/component-labels.ts';
import { isolate } from './labels/isolate.ts';
import { plural } from './labels/plural.ts';

/** Arabic, for `<SessionLabels labels={arabic}>`. The page itself needs `dir="rtl"`. */
export const arabic: ComponentLabels = {
  locale: 'ar',
  sessionSwitcher: {
    accounts: 'الحسابات',
    loading: 'جارٍ تحميل الحسابات…',
    nobody: 'لم يتم تسجيل الدخول',
    none: 'لا توجد حسابات على هذا الجهاز بعد.',
    youAreNow: (name) => `أنت الآن ${isolate(name)}`,
    unnamed: 'حساب بلا اسم',
    finishSigningIn: 'أكمل تسجيل الدخول',
    signInAgain: 'سجّل الدخول مجددًا',
    signedOut: 'تم تسجيل الخروج',
    signedInAt: (time) => `تم تسجيل الدخول في ${isolate(time)}`,
    signOut: (name) => `تسجيل خروج ${isolate(name)}`,
    remove: (name) => `إزالة ${isolate(name)}`,
    addAccount: 'إضافة حساب',
    signOutAll: plural('ar', {
      two: () => 'تسجيل الخروج من كلا الحسابين',
      few: (count) => `تسجيل الخروج من جميع الحسابات الـ${count}`,
      other: () => 'تسجيل الخروج من جميع الحسابات',
    }),
    tryAgain: 'أعد المحاولة',
    loadFailed: 'تعذّر تحميل الحسابات.',
    degraded: 'لا يوجد اتصال. ما زلت مسجّل الدخول.',
    switchFailed: 'تعذّر التبديل.',
    signOutFailed: 'تعذّر تسجيل الخروج.',
    removeFailed: 'تعذّرت الإزالة.',
    signOutAllFailed: 'تعذّر تسجيل الخروج من جميع الحسابات.',
  },
};
