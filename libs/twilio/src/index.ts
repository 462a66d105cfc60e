export * from './media-stream';
export * from './media-stream-wire';
export * from './public-address';
export * from './request-signature';
export * from './twilio-carrier';
export * from './twilio-phone-line';
export * from './twiml';
export * from './webhook-params';
