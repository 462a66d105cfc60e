import type { CallSessionDeps } from './call-session.types';
import type { ModelLinkDeps } from './model-link';
import { ModelLink } from './model-link';
import { modelSetup } from './model-setup';

/** The model's side of one conversation; one that began earlier is told to the first session. */
export function callModel(
  { voiceModel, random, version, log, tools, resumes, restored }: CallSessionDeps,
  parts: Pick<ModelLinkDeps, 'clock' | 'listener' | 'history' | 'lost' | 'resumed' | 'failed'>,
): ModelLink {
  const setup = modelSetup(version, log.call, tools, voiceModel.can);
  const goesOn = resumes !== undefined || !!restored;
  return new ModelLink({ ...parts, random, voiceModel, setup, goesOn });
}
