import type { PhoneNetwork } from '@switchboard/simulators';
import { OUR_NUMBER, PHONE_BOOK, scenarioOf, SCENARIOS } from '@switchboard/simulators';
import { z } from 'zod';
import type { FaultsRequest } from './control-api.schema';
import { faultsRequest, ringRequest } from './control-api.schema';
import type { JsonAnswer } from './json-answer';
import { problem } from './json-answer';
import type { World } from './world';

const NO_PHONE = problem(409, 'PHONE_IS_REAL', 'The phone network is not pretend here.');
const NO_MODEL = problem(409, 'MODEL_IS_REAL', 'The voice model is not pretend here.');
const NO_CALL = problem(404, 'NOT_FOUND', 'There is no such call.');

function contents({ network, model }: World): JsonAnswer {
  return {
    status: 200,
    body: {
      ready: true,
      phone: network !== null,
      model: model !== null,
      number: network ? OUR_NUMBER : null,
      scenarios: SCENARIOS.map(({ id, title, description }) => ({ id, title, description })),
      phoneBook: PHONE_BOOK.map(({ e164, name, description }) => ({ e164, name, description })),
    },
  };
}

const invalid = (error: z.ZodError): JsonAnswer =>
  problem(400, 'INVALID_INPUT', z.prettifyError(error).replace(/\s*\n\s*/g, ' '));

function ring({ people, network }: World, json: unknown): JsonAnswer {
  if (!network) return NO_PHONE;
  const asked = ringRequest.safeParse(json);
  if (!asked.success) return invalid(asked.error);
  const { scenarioId, count, faults, keepAudio } = asked.data;
  const scenario = scenarioOf(scenarioId);
  if (!scenario) {
    const known = SCENARIOS.map(({ id }) => id).join(', ');
    return problem(404, 'NOT_FOUND', `There is no scenario "${scenarioId.slice(0, 60)}". Known: ${known}.`);
  }
  const rung = Array.from({ length: count }, () => people.ring(network, scenario, { faults, keepAudio }));
  return { status: 202, body: { callSids: rung.map(({ callSid }) => callSid) } };
}

function truth({ people }: World, network: PhoneNetwork, callSid: string): JsonAnswer {
  const found = network.truth(callSid);
  return found ? { status: 200, body: { ...found, story: people.story(callSid) ?? null } } : NO_CALL;
}

function hangUp(network: PhoneNetwork, callSid: string): JsonAnswer {
  if (!network.truth(callSid)) return NO_CALL;
  return network.hangUp(callSid)
    ? { status: 202, body: { callSid } }
    : problem(409, 'CALL_NOT_ACTIVE', 'The call is over already.');
}

/** What the model knows in each of its open sessions, oldest session first. */
function conversations({ model }: World): JsonAnswer {
  if (!model) return NO_MODEL;
  return { status: 200, body: { conversations: model.server.connections().map(({ items }) => items) } };
}

function armModel(model: World['model'], armed: NonNullable<FaultsRequest['model']>): void {
  const switches = model?.server.faults;
  switches?.clear();
  for (const { id, times = Number.POSITIVE_INFINITY } of armed) switches?.on(id, times);
}

/** Null when all that is to be switched is pretend. */
function notPretend({ network, model }: World, asked: FaultsRequest): JsonAnswer | null {
  if (asked.phone && !network) return NO_PHONE;
  return asked.model && !model ? NO_MODEL : null;
}

function switchFaults(world: World, json: unknown): JsonAnswer {
  const read = faultsRequest.safeParse(json);
  if (!read.success) return invalid(read.error);
  const refused = notPretend(world, read.data);
  if (refused) return refused;
  const { phone, model } = read.data;
  if (phone) world.network?.setFaults(phone);
  if (model) armModel(world.model, model);
  return { status: 200, body: faultsOf(world) };
}

const faultsOf = ({ network, model }: World): object => ({
  phone: network ? network.faults : null,
  model: model ? model.server.faults.list() : null,
});

function oneCall(world: World, method: string, callSid: string, act: string): JsonAnswer | null {
  if (!world.network) return NO_PHONE;
  if (method === 'GET' && act === '') return truth(world, world.network, callSid);
  return method === 'POST' && act === '/hang-up' ? hangUp(world.network, callSid) : null;
}

/** The control API below `/sandbox`; null for an address it has not. */
export function controlApi(world: World, method: string, path: string, json: unknown): JsonAnswer | null {
  switch (`${method} ${path}`) {
    case 'GET ':
      return contents(world);
    case 'POST /ring':
      return ring(world, json);
    case 'GET /model/conversations':
      return conversations(world);
    case 'POST /faults':
      return switchFaults(world, json);
    default: {
      const [, callSid, act = ''] = /^\/calls\/([^/]+)(\/hang-up)?$/.exec(path) ?? [];
      return callSid === undefined ? null : oneCall(world, method, callSid, act);
    }
  }
}
