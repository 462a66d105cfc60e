import type { PhoneNumber } from '../agent';
import { agentEditingPromises } from './agent-editing.promises';
import { agentRecordsPromises } from './agent-records.promises';
import { MemoryAgents } from './memory-agents';

// NUL is a matter of databases; everything else holds for the double, too.
agentRecordsPromises('in memory', async () => new MemoryAgents());

agentEditingPromises('in memory', async () => {
  let listed: readonly Pick<PhoneNumber, 'e164' | 'agentId'>[] = [];
  const agents = new MemoryAgents([], (agentId) =>
    listed.filter((number) => number.agentId === agentId).map(({ e164 }) => e164),
  );
  const syncNumbers = async (numbers: readonly { readonly e164: string }[], agentId: string | null) => {
    listed = numbers.map(({ e164 }) => ({ e164, agentId }));
  };
  return { agents, numbers: { syncNumbers } };
});
