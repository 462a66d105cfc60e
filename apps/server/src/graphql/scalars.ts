import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import {
  GraphQLDateTime,
  GraphQLJSON,
  GraphQLJSONObject,
  GraphQLPhoneNumber,
  GraphQLURL as GraphQLAddress,
} from 'graphql-scalars';

/** E.164: a plus sign, a country code that does not start with 0, at most 15 digits, nothing else. */
const E164_FORM = /^\+[1-9]\d{6,14}$/;

export const isE164 = (text: string): boolean => E164_FORM.test(text);

function parseE164(value: unknown): string {
  if (typeof value === 'string' && isE164(value)) return value;
  throw new GraphQLError(
    'A phone number in E.164 form is expected: +, country code and number, digits only, such as +15550100.',
  );
}

/** Renamed because `PhoneNumber` is the number object, and made strict: the library's lets spaces and dashes through. */
export const E164 = new GraphQLScalarType<string, string>({
  ...GraphQLPhoneNumber.toConfig(),
  name: 'E164',
  description:
    'A phone number in E.164 form: a plus sign, the country code and the number, digits only, such as `+15550100`.',
  serialize: parseE164,
  parseValue: parseE164,
  parseLiteral: (node) => parseE164(node.kind === Kind.STRING ? node.value : null),
  extensions: {},
});

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: 'A moment in UTC as ISO 8601 (RFC 3339), such as `2026-11-22T09:30:00.000Z`.',
});

export const Url = new GraphQLScalarType({
  ...GraphQLAddress.toConfig(),
  description: 'An absolute address, such as `https://calls.example.com/twilio/voice`.',
});

export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: 'Any JSON value.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});

export const JsonObject = new GraphQLScalarType({
  ...GraphQLJSONObject.toConfig(),
  description: 'A JSON object.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});
