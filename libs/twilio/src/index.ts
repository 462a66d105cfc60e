export * from './machine-report';
export * from './media-stream';
export * from './media-stream-wire';
export { phoneNumberPlan } from './phone-number-plan';
