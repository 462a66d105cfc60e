import type { PhoneFaults } from './faults';
import type { RestAnswer } from './rest-answer';
import { refusal, refused } from './rest-answer';

const TOO_MANY = refused(refusal(20429, 'Too Many Requests', 429));

/** In place of an answer: null when REST is well, `silent` when there is none. */
export function faultyRest(fault: PhoneFaults['rest']): RestAnswer | 'silent' | null {
  switch (fault) {
    case 'normal':
      return null;
    case 'unauthorized':
      return refused(refusal(20003, 'Authenticate', 401));
    case 'tooMany':
      return { ...TOO_MANY, headers: { ...TOO_MANY.headers, 'retry-after': '1' } };
    case 'broken':
      return { status: 503, headers: { 'content-type': 'text/html' }, body: '<html>Service Unavailable</html>' };
    case 'silent':
      return 'silent';
  }
}
