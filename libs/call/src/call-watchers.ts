import type { TurnDetection } from './agent';
import type { CallerKeys } from './caller-keys';
import type { Conversation } from './conversation';
import type { Goodbye } from './goodbye';
import { HoldSound } from './hold-sound';
import type { InboundAudio } from './inbound-audio';
import type { Manners } from './manners';
import type { ModelLink } from './model-link';
import type { MomentWatcher } from './moment';
import type { Clock } from './ports/clock';
import type { SoundBank } from './ports/sounds';
import { StuckTurn } from './stuck-turn';
import { ToolBargeIn } from './tool-barge-in';
import type { ToolUse } from './tool-use';
import type { TurnTimer } from './turn-timer';
import { Watchdog } from './watchdog';

export interface CallWatchersDeps {
  readonly clock: Clock;
  readonly conversation: Conversation;
  readonly model: ModelLink;
  readonly inbound: InboundAudio;
  readonly timer: TurnTimer;
  readonly manners: Manners;
  readonly goodbye: Goodbye;
  readonly tools: ToolUse;
  readonly hold: MomentWatcher;
  readonly keys: CallerKeys;
  readonly sounds: SoundBank;
  readonly detection: TurnDetection;
  /** Shorter speech is a cough. */
  readonly minSpeechMs: number;
}

/** Everybody in a call who waits for a moment of its conversation. */
export function callWatchers(deps: CallWatchersDeps): readonly MomentWatcher[] {
  const { clock, conversation, model, inbound, timer, manners, goodbye, keys, tools, sounds } = deps;
  return [
    goodbye,
    deps.hold,
    keys,
    manners,
    new HoldSound(clock, () => conversation.playSound(sounds.hold)),
    new Watchdog({
      clock,
      askAgain: () => conversation.askAgain(),
      replace: (problem) => model.replace(problem),
    }),
    {
      update: ({ quiet, owed, callerSpeaking, usingTool, collecting }) => {
        if (quiet && !owed && !callerSpeaking && !usingTool && !collecting) model.silence();
      },
    },
    new StuckTurn({
      ...{ clock, detection: deps.detection },
      quietMs: () => model.audio.quietMs(),
      commit: () => conversation.commitStuckTurn(),
    }),
    new ToolBargeIn({
      ...{ clock, minSpeechMs: deps.minSpeechMs },
      mayInterrupt: () => deps.detection.interruptResponse && !manners.holdsTheFloor,
      quietMs: () => model.audio.quietMs(),
      interrupt: () => tools.callerInterrupted(),
    }),
    { update: ({ callerSpeaking }) => inbound.callerSpeaking(callerSpeaking) },
    { update: ({ usingTool }) => timer.toolsRun(usingTool) },
  ];
}
