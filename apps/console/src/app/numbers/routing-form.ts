import type { NumberFieldsFragment, NumberRoutingInput } from '@switchboard/contract';

export type Routing = NonNullable<NumberFieldsFragment['routing']>;
export type Rule = Routing['rules'][number];
export type Target = Routing['otherwise'];

const OWN: Target = { kind: 'AGENT', agentId: null, say: null, maxSeconds: null };

/** What somebody who begins to set hours most likely wants: an agent by day, a message otherwise. */
export const firstRouting = (timeZone: string): Routing => ({
  timeZone,
  rules: [officeHours],
  otherwise: { kind: 'SENTENCE', agentId: null, say: 'We are closed. Please call again.', maxSeconds: null },
});

const officeHours: Rule = {
  ...{ name: 'Opening hours', weekdays: [1, 2, 3, 4, 5], dates: [], target: OWN },
  times: [{ from: '09:00', to: '17:00' }],
};

export const holiday = (date: string): Rule => ({
  ...{ name: 'Holiday', weekdays: [], dates: [{ from: date, to: date }], times: [] },
  target: { kind: 'SENTENCE', agentId: null, say: null, maxSeconds: null },
});

export const nextRule = (): Rule => ({ ...officeHours, name: 'Another time' });

/** Another kind keeps what still fits. */
export function retargeted(target: Target, kind: Target['kind']): Target {
  if (kind === 'AGENT') return { ...OWN, agentId: target.agentId ?? null };
  const maxSeconds = kind === 'VOICEMAIL' ? (target.maxSeconds ?? 120) : null;
  return { kind, agentId: null, say: target.say ?? null, maxSeconds };
}

export const moved = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  return item === undefined || to < 0 || to >= list.length ? list : [...rest.slice(0, to), item, ...rest.slice(to)];
};

const targetInput = ({ kind, agentId, say, maxSeconds }: Target) => ({
  ...{ kind, agentId: agentId ?? null, say: say?.trim() || null, maxSeconds: maxSeconds ?? null },
});

/** Without what the cache adds. */
export const routingInput = ({ timeZone, rules, otherwise }: Routing): NumberRoutingInput => ({
  timeZone,
  otherwise: targetInput(otherwise),
  rules: rules.map(({ name, weekdays, dates, times, target }) => ({
    ...{ name, weekdays: [...weekdays], target: targetInput(target) },
    dates: dates.map(({ from, to }) => ({ from, to })),
    times: times.map(({ from, to }) => ({ from, to })),
  })),
});
