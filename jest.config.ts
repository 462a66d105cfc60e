import { getJestProjectsAsync } from '@nx/jest';

// Jest heeds this setting here only, not in the configuration of a room. Whole calls under a virtual clock are work for a core,
// not waiting: on a busy machine they take their time.
export default async () => ({ projects: await getJestProjectsAsync(), testTimeout: 60_000 });
