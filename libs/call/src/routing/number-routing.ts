/** What becomes of a call that comes in. `say` null: the number's own fallback sentence. */
export type RouteTarget =
  /** `agentId` null: the agent that the number is assigned to. */
  | { readonly kind: 'AGENT'; readonly agentId: string | null }
  | { readonly kind: 'SENTENCE'; readonly say: string | null }
  | { readonly kind: 'VOICEMAIL'; readonly say: string | null; readonly maxSeconds: number };

/** 1 is Monday, 7 is Sunday, as in ISO 8601. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Both days are included: `YYYY-MM-DD`, in the routing's zone. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/**
 * `HH:MM` on the clock on the wall, `from` included and `to` not; `24:00` is the end of the day. Where `to` is not after
 * `from`, the time goes on into the next day and belongs to the day on which it began.
 */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

/** Holds on its weekdays and on its dates; within its times, or all day long when there are none. */
export interface RoutingRule {
  readonly name: string;
  readonly weekdays: readonly IsoWeekday[];
  readonly dates: readonly DateRange[];
  readonly times: readonly TimeRange[];
  readonly target: RouteTarget;
}

/** Who answers a number when: the first rule that holds, so holidays stand above opening hours. */
export interface NumberRouting {
  /** IANA, such as `Europe/Berlin`. */
  readonly timeZone: string;
  readonly rules: readonly RoutingRule[];
  /** When no rule holds. */
  readonly otherwise: RouteTarget;
}
