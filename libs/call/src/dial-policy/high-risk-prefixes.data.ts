/** A prefix that is closed whatever country is allowed; the longest that fits counts, and an administrator may open one. */
export interface HighRiskPrefix {
  /** With the plus sign. */
  readonly prefix: string;
  /** For the person whose call is refused. */
  readonly reason: string;
  /** True for whole countries, which stay open to who calls from a number of that very country. */
  readonly wholeCountry: boolean;
}

const SATELLITE = 'Satellite network: several dollars a minute, a usual target of fraud.';
const WORLDWIDE = 'Worldwide network of no country: its prices are free, a usual target of fraud.';
const REVENUE_SHARE = 'Known for international revenue share fraud: the called side earns by the minute.';
const ISLAND = 'Small numbering plan with dear minutes, known for revenue share fraud.';
const CARIBBEAN = 'Looks like a domestic number of North America, but is billed as a dear foreign call.';
const PREMIUM = 'Premium range: the called side sets the price.';
const SHARED = 'Shared-cost range: billed above the ordinary price.';
const PERSONAL = 'Personal and carrier-specific numbers are passed on to anywhere, at the price of the farthest place.';

const rows = (reason: string, wholeCountry: boolean, prefixes: string): HighRiskPrefix[] =>
  prefixes.split(' ').map((prefix) => ({ prefix: `+${prefix}`, reason, wholeCountry }));
const countries = (reason: string, prefixes: string) => rows(reason, true, prefixes);
const ranges = (reason: string, prefixes: string) => rows(reason, false, prefixes);

/** When the list below was last changed; it was not checked then, see below. */
export const HIGH_RISK_AS_OF = '2026-11-22';

/**
 * Written from general knowledge of revenue share fraud (IRSF) and dear destinations, and NOT checked against any source. No list of
 * this kind is complete anyway: it closes the usual targets, the caps bound what is left.
 *
 * To check and refresh it, twice a year: compare with Twilio's console (Voice, Geographic permissions, "high-risk" rows), the ITU's list
 * of assigned country codes (annex of E.164 to the Operational Bulletin) and the warnings of the regulators, add or drop rows, say here
 * what was compared, set the date. `dial-data.spec.ts` refuses rows that stand twice.
 */
export const HIGH_RISK_PREFIXES: readonly HighRiskPrefix[] = [
  ...ranges(SATELLITE, '870 881 88213 88216 88232 88298 88299'),
  ...ranges(WORLDWIDE, '808 878 882 883 888 979 991'),
  ...countries(
    ISLAND,
    '246 247 290 500 508 670 672 674 675 676 677 678 679 681 682 683 685 686 687 688 689 690 691 692',
  ),
  ...countries(
    CARIBBEAN,
    '1242 1246 1264 1268 1284 1345 1441 1473 1649 1658 1664 1721 1758 1767 1784 1809 1829 1849 1868 1869 1876',
  ),
  ...countries(
    REVENUE_SHARE,
    '53 213 216 218 220 221 222 223 224 225 226 227 228 229 231 232 233 235 236 237 238 239 240 241 242',
  ),
  ...countries(REVENUE_SHARE, '243 244 245 248 249 252 253 257 258 260 261 263 265 266 267 268 269 291'),
  ...countries(REVENUE_SHARE, '355 371 373 375 381 382 383 387 389 423 509 592 597 599'),
  ...countries(REVENUE_SHARE, '850 855 856 880 93 94 95 960 963 964 967 968 970 973 975 976 992 993 994 996 998'),
  ...ranges(REVENUE_SHARE, '37740 37744 37745'),
  ...ranges(PREMIUM, '1900 1976 449 49137 49190 49900 3389 34803 34806 34807 34905 43900 43901 43930 43931'),
  ...ranges(PREMIUM, '4190 31900 31906 31909 3290 46900 46939 46944 358600 358700 4782 48700 48703 48704 48708 48709'),
  ...ranges(
    PREMIUM,
    '39892 39899 61190 81990 351601 351607 351760 36906 36909 40900 40903 40906 42090 30901 30909 90900',
  ),
  ...ranges(PREMIUM, '972190 5290 54609 55900 27862 27867'),
  ...ranges(
    SHARED,
    '44843 44844 44845 44870 44871 44872 44873 49180 3278 3270 3381 3382 34901 34902 43810 43820 43821',
  ),
  ...ranges(SHARED, '4184 39840 39841 39848 39178 39199 48801 48804 353818 353890 46771'),
  ...ranges(
    PERSONAL,
    '4470 4476 49700 1500 1521 1522 1523 1524 1525 1526 1527 1528 1529 1533 1544 1566 1577 1588 1700',
  ),
];
