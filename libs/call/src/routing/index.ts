export * from './block-list';
export * from './call-route';
export { answeringAgent, InboundRoutes } from './inbound-routes';
export type { InboundRoute } from './inbound-routes';
export { isTimeZone, localTimeOf } from './local-time';
export type { LocalTime } from './local-time';
export type * from './number-routing';
export { agentsOf, ROUTING_LIMITS, routingFaults, sentenceFaults } from './routing-fault';
export { ruleHolds } from './routing-rule';
