/** Rules that digits can be held to, by name. */
export const DIGIT_CHECKS = ['NONE', 'LUHN', 'CARD', 'EXPIRY', 'DATE'] as const;
export type DigitCheck = (typeof DIGIT_CHECKS)[number];

const ZERO = 48;

/** The check digit of ISO/IEC 7812-1, Annex B; an empty text has none. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isDoubled = false; at >= 0; at--, isDoubled = !isDoubled) {
    const digit = digits.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return false;
    const counted = isDoubled ? digit * 2 : digit;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return digits !== '' && sum % 10 === 0;
}

/** ISO/IEC 7812-1: an account number has at most 19 digits; the shortest in use have 12. */
const isCard = (digits: string): boolean => digits.length >= 12 && digits.length <= 19 && passesLuhn(digits);

const isMonth = (digits: string): boolean => Number(digits) >= 1 && Number(digits) <= 12;

/** Day, month, year: a day that the calendar has. */
function isDate(digits: string): boolean {
  if (digits.length !== 8) return false;
  const [day, month, year] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
}

const CHECKS: Readonly<Record<DigitCheck, (digits: string) => boolean>> = {
  NONE: () => true,
  LUHN: passesLuhn,
  CARD: isCard,
  /** Month and year, MMYY. */
  EXPIRY: (digits) => digits.length === 4 && isMonth(digits.slice(0, 2)),
  DATE: isDate,
};

export const passes = (check: DigitCheck, digits: string): boolean => CHECKS[check](digits);
