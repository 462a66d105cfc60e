/**
 * Numbers of emergency services, without country code, for the few plans where ordinary numbers are no longer than these.
 * Written from general knowledge and NOT checked against any source; to check and refresh it compare with the countries' regulators or the
 * ITU's list of national emergency numbers. Everything else of up to six digits that is not assigned is closed as a short code,
 * without a list.
 */
export const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set(
  (
    '000 08 060 066 100 101 102 103 104 105 108 110 111 112 113 114 115 116 117 118 119 120 122 123 125 127 128 129 131 132 133 ' +
    '140 141 144 150 155 158 160 166 17 18 180 185 190 191 192 193 194 195 196 197 198 199 1010 1122 15 911 912 913 922 988 990 ' +
    '991 992 993 994 995 996 997 998 999'
  ).split(' '),
);
